//! `exrep schema`: the JSON Schema of the output, from the types that are written.

use super::args::{Schema, Shape};
use super::{Exit, Stop, print};
use crate::ingest::{FAILURE_SCHEMA, Failure};
use crate::record::{Record, SCHEMA, schema};

pub(super) fn run(args: &Schema) -> Result<Exit, Stop> {
    let schema = match args.shape {
        Shape::Record => schema::<Record>(SCHEMA, "Exception report record"),
        Shape::Failure => schema::<Failure>(FAILURE_SCHEMA, "Failure of an input"),
    };
    print(&format!("{schema:#}\n"))
}
