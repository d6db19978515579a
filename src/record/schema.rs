//! The JSON Schemas of what is written, from the types that are written.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Value, json};

/// The JSON Schema 2020-12 of what `T` is written as; nullable keys are required, further keys allowed.
pub fn schema<T: JsonSchema>(version: &str, title: &str) -> Value {
    let generated = SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<T>();
    let mut schema = generated.to_value();
    if let Some(root) = schema.as_object_mut() {
        root.insert("$id".into(), json!(format!("urn:{}", version.replace('/', ":"))));
        root.insert("title".into(), json!(title));
    }
    if let Some(of_version) = schema.pointer_mut("/properties/schema") {
        of_version["const"] = json!(version);
    }
    schema
}
