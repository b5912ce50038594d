//! A command is a structure of its parts and of the line that it prints as.

use ::serde::ser::{Serialize, SerializeStruct, Serializer};

use super::{Argument, Arguments, Command, Commands, Filter};

impl Serialize for Argument {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Serialize for Arguments {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.clone())
    }
}

impl Serialize for Filter {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("Filter", 2)?;
        out.serialize_field("program", self.program())?;
        out.serialize_field("arguments", &self.arguments())?;
        out.end()
    }
}

impl Serialize for Command {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("Command", 8)?;
        out.serialize_field("line", &format_args!("{self}"))?;
        out.serialize_field("shell", &self.shell())?;
        out.serialize_field("program", self.program())?;
        out.serialize_field("arguments", &self.arguments())?;
        match self.filter() {
            Some(filter) => out.serialize_field("filter", &filter)?,
            None => out.skip_field("filter")?,
        }
        out.serialize_field("needs_privileges", &self.needs_privileges())?;
        out.serialize_field("needs_process_id", &self.needs_process_id())?;
        out.serialize_field("shows", self.shows())?;
        out.end()
    }
}

impl Serialize for Commands {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.clone())
    }
}
