//! Word packages (`.docx`): a completing pass in front of docx-rs.
