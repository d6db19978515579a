//! Optional content that is not shown, ISO 32000-1, 8.11.

use std::collections::BTreeMap;

use lopdf::{Object, ObjectId};

use super::object::{Objects, dictionary};

/// Optional content groups that the default configuration hides.
#[derive(Clone, Debug, Default)]
pub struct Hidden {
    groups: BTreeMap<ObjectId, bool>,
    base_off: bool,
}

impl Hidden {
    /// Reads `/OCProperties` of the catalog.
    pub fn load(objects: Objects) -> Hidden {
        let catalog = objects.0.trailer.get(b"Root").ok().and_then(|root| objects.resolve(root)).and_then(dictionary);
        let config = catalog.and_then(|c| objects.dict(c, b"OCProperties")).and_then(|p| objects.dict(p, b"D"));
        let Some(config) = config else { return Hidden::default() };
        let mut hidden = Hidden { base_off: objects.name(config, b"BaseState") == Some(b"OFF"), ..Hidden::default() };
        for (key, off) in [(&b"ON"[..], false), (b"OFF", true)] {
            let ids = objects.array(config, key).unwrap_or_default().iter().filter_map(|o| o.as_reference().ok());
            hidden.groups.extend(ids.map(|id| (id, off)));
        }
        hidden
    }

    /// Whether content of this group, or membership dictionary, is hidden.
    pub fn hides(&self, objects: Objects, object: &Object) -> bool {
        if self.groups.is_empty() && !self.base_off {
            return false;
        }
        let Some((id, object)) = objects.resolve_with_id(object) else { return false };
        let Some(dict) = dictionary(object) else { return false };
        if objects.name(dict, b"Type") != Some(b"OCMD") {
            return id.is_some_and(|id| self.is_off(id));
        }
        let members: Vec<bool> = match objects.get(dict, b"OCGs") {
            Some(Object::Array(groups)) => {
                groups.iter().take(256).filter_map(|o| o.as_reference().ok()).map(|id| self.is_off(id)).collect()
            }
            _ => dict
                .get(b"OCGs")
                .ok()
                .and_then(|o| o.as_reference().ok())
                .map(|id| self.is_off(id))
                .into_iter()
                .collect(),
        };
        if members.is_empty() {
            return false;
        }
        match objects.name(dict, b"P") {
            Some(b"AllOn") => members.contains(&true),
            Some(b"AnyOff") => !members.contains(&true),
            Some(b"AllOff") => members.contains(&false),
            _ => !members.contains(&false),
        }
    }

    fn is_off(&self, id: ObjectId) -> bool {
        self.groups.get(&id).copied().unwrap_or(self.base_off)
    }
}
