//! The published schemas are those of the types, and promise what the record promises.
#![allow(clippy::unwrap_used)]

mod common;

use std::fs;

use common::exrep;
use serde_json::Value;

fn printed(shape: &str) -> String {
    String::from_utf8(exrep().args(["schema", shape]).output().unwrap().stdout).unwrap()
}

#[test]
fn the_published_schemas_are_current() {
    for shape in ["record", "failure"] {
        let published = fs::read_to_string(format!("schemas/{shape}.schema.json")).unwrap();
        assert!(published == printed(shape), "schemas/{shape}.schema.json is not current: run `make schema`");
    }
}

#[test]
fn every_key_is_required_and_further_keys_are_allowed() {
    for shape in ["record", "failure"] {
        let schema: Value = serde_json::from_str(&printed(shape)).unwrap();
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
        assert!(schema["$id"].is_string() && schema["title"].is_string() && schema["description"].is_string());
        assert!(objects(&schema) > 3);
    }
}

/// Checks every object type below `value` and counts them.
fn objects(value: &Value) -> usize {
    let mut seen = 0;
    if let Some(properties) = value.get("properties").and_then(Value::as_object) {
        let required: Vec<&Value> = value["required"].as_array().unwrap().iter().collect();
        for key in properties.keys() {
            assert!(required.contains(&&Value::from(key.as_str())), "{key} of {value:#} is not required");
        }
        assert_ne!(value.get("additionalProperties"), Some(&Value::Bool(false)));
        seen += 1;
    }
    seen + match value {
        Value::Object(map) => map.values().map(objects).sum(),
        Value::Array(items) => items.iter().map(objects).sum(),
        _ => 0,
    }
}
