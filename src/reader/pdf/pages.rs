//! The page tree: leaves in order with what they inherit, ISO 32000-1, 7.7.3.

use std::collections::BTreeSet;

use lopdf::{Dictionary, Object, ObjectId};

use super::budget::{Budget, Reached};
use super::matrix::Matrix;
use super::object::{Objects, dictionary};

/// A letter page, for files that state no size.
const DEFAULT_BOX: [f64; 4] = [0.0, 0.0, 612.0, 792.0];
/// Pages are between a millimetre and the size that readers refuse.
const SIZES: std::ops::Range<f64> = 1.0..200_000.0;

/// One page of the tree.
#[derive(Clone, Debug)]
pub struct PageNode {
    /// The page object.
    pub id: ObjectId,
    /// The object whose `/Resources` count: the page or the ancestor it inherits from.
    pub resources: Option<ObjectId>,
    /// From user space to points from the top left as displayed.
    pub to_display: Matrix,
    /// Width as displayed.
    pub width: f64,
    /// Height as displayed.
    pub height: f64,
    /// The tree names it, but there is no such object.
    pub lost: bool,
}

#[derive(Clone, Copy, Default)]
struct Inherited {
    resources: Option<ObjectId>,
    media_box: Option<[f64; 4]>,
    crop_box: Option<[f64; 4]>,
    rotate: Option<i64>,
}

impl Inherited {
    fn with(mut self, objects: Objects, id: ObjectId, node: &Dictionary) -> Self {
        if objects.dict(node, b"Resources").is_some() {
            self.resources = Some(id);
        }
        self.media_box = objects.rect(node, b"MediaBox").or(self.media_box);
        self.crop_box = objects.rect(node, b"CropBox").or(self.crop_box);
        self.rotate = objects.integer(node, b"Rotate").or(self.rotate);
        self
    }
}

/// The pages in order; of a tree that loops or repeats itself, each page once; lost ones in their place.
///
/// Where the tree leads to no page, every page object of the file counts, by object number.
pub fn pages(objects: Objects, budget: &mut Budget) -> Vec<PageNode> {
    let from_tree = walk(objects, budget);
    if !from_tree.iter().all(|page| page.lost) {
        return from_tree;
    }
    let strays = objects.0.objects.iter().filter_map(|(&id, object)| {
        let dict = object.as_dict().ok()?;
        (objects.name(dict, b"Type") == Some(b"Page")).then(|| page(objects, id, dict, Inherited::default()))
    });
    let strays: Vec<PageNode> = strays.take(budget.limits.pages).collect();
    if strays.is_empty() { from_tree } else { strays }
}

fn walk(objects: Objects, budget: &mut Budget) -> Vec<PageNode> {
    let mut pages = Vec::new();
    let root = objects.0.trailer.get(b"Root").ok().and_then(|root| objects.resolve(root)).and_then(dictionary);
    let Some(Object::Reference(root)) = root.and_then(|root| root.get(b"Pages").ok()) else { return pages };
    let nothing = Dictionary::new();
    let mut seen = BTreeSet::new();
    let mut open = vec![(*root, Inherited::default())];
    while let Some((id, inherited)) = open.pop() {
        if !seen.insert(id) {
            continue;
        }
        let Some(node) = objects.0.objects.get(&id).and_then(dictionary) else {
            if id != *root && pages.len() < budget.limits.pages {
                pages.push(PageNode { lost: true, ..page(objects, id, &nothing, inherited) });
            }
            continue;
        };
        let inherited = inherited.with(objects, id, node);
        match objects.array(node, b"Kids") {
            Some(kids) if objects.name(node, b"Type") != Some(b"Page") => {
                let kids =
                    kids.iter().rev().filter_map(|kid| kid.as_reference().ok()).filter(|kid| !seen.contains(kid));
                open.extend(kids.map(|kid| (kid, inherited)));
            }
            _ if objects.name(node, b"Type") == Some(b"Pages") => {}
            _ if pages.len() >= budget.limits.pages => {
                budget.reach(Reached::Pages);
                break;
            }
            _ => pages.push(page(objects, id, node, inherited)),
        }
    }
    pages
}

fn page(objects: Objects, id: ObjectId, node: &Dictionary, inherited: Inherited) -> PageNode {
    let inherited = inherited.with(objects, id, node);
    let sane = |b: &[f64; 4]| SIZES.contains(&(b[2] - b[0])) && SIZES.contains(&(b[3] - b[1]));
    let media = inherited.media_box.filter(sane).unwrap_or(DEFAULT_BOX);
    let crop = inherited.crop_box.map(|crop| intersection(crop, media)).filter(sane).unwrap_or(media);
    let unit = objects.number(node, b"UserUnit").filter(|unit| (0.01..1000.0).contains(unit)).unwrap_or(1.0);
    let turns = inherited.rotate.unwrap_or(0).rem_euclid(360) / 90;
    let [x0, y0, x1, y1] = crop;
    let (width, height) = ((x1 - x0) * unit, (y1 - y0) * unit);
    let u = unit;
    let to_display = match turns {
        1 => Matrix::new([0.0, u, u, 0.0, -y0 * u, -x0 * u]),
        2 => Matrix::new([-u, 0.0, 0.0, u, x1 * u, -y0 * u]),
        3 => Matrix::new([0.0, -u, -u, 0.0, y1 * u, x1 * u]),
        _ => Matrix::new([u, 0.0, 0.0, -u, -x0 * u, y1 * u]),
    };
    let (width, height) = if turns % 2 == 1 { (height, width) } else { (width, height) };
    PageNode { id, resources: inherited.resources, to_display, width, height, lost: false }
}

fn intersection(a: [f64; 4], b: [f64; 4]) -> [f64; 4] {
    [a[0].max(b[0]), a[1].max(b[1]), a[2].min(b[2]), a[3].min(b[3])]
}

#[cfg(test)]
mod tests {
    use super::*;
    use lopdf::{Document, dictionary};

    fn corner(rotate: i64) -> (f64, f64) {
        let mut document = Document::with_version("1.4");
        let id = document.add_object(dictionary! {
            "Type" => "Page", "MediaBox" => vec![0.into(), 0.into(), 200.into(), 100.into()],
            "CropBox" => vec![10.into(), 20.into(), 110.into(), 70.into()], "Rotate" => rotate,
        });
        let pages = pages(Objects(&document), &mut Budget::new(&crate::reader::Limits::default()));
        assert_eq!((pages.len(), pages[0].id), (1, id));
        pages[0].to_display.apply(10.0, 70.0)
    }

    #[test]
    fn the_top_left_corner_goes_where_the_page_is_turned_to() {
        assert_eq!(corner(0), (0.0, 0.0));
        assert_eq!(corner(90), (50.0, 0.0));
        assert_eq!(corner(180), (100.0, 50.0));
        assert_eq!(corner(-90), (0.0, 100.0));
    }
}
