//! The functions as expressions, for programs that build plans without SQL.
//!
//! ```
//! use datafusion::prelude::*;
//! use portolan_datafusion::expr_fn::port_service;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> datafusion::error::Result<()> {
//! let flows = dataframe!("protocol" => [6_u8, 17], "port" => [22_u16, 53])?;
//! let named = flows.select([port_service(col("protocol"), col("port")).alias("service")])?;
//! assert_eq!(named.filter(col("service").eq(lit("ssh")))?.count().await?, 1);
//! # Ok(())
//! # }
//! ```

use datafusion::logical_expr::Expr;

use crate::function;

fn call(name: &str, args: Vec<Expr>) -> Expr {
    let function = function::all().iter().find(|function| function.name() == name);
    function.expect("a function of this crate").call(args)
}

macro_rules! calls {
    ($($(#[$doc:meta])* $name:ident($($argument:ident),*);)*) => {
        $(
            $(#[$doc])*
            #[must_use]
            pub fn $name($($argument: Expr),*) -> Expr {
                call(stringify!($name), vec![$($argument),*])
            }
        )*
    };
}

calls! {
    /// Returns the registry's first service name of a port.
    port_service(protocol, port);
    /// Returns the registry's first service name of a port, as a dictionary.
    port_service_dict(protocol, port);
    /// Returns the id of the registry's first service name of a port.
    port_service_id(protocol, port);
    /// Returns the service name of an id.
    service_name(id);
    /// Returns what a port most likely is.
    port_usual(protocol, port);
    /// Returns what a port most likely is, as a dictionary.
    port_usual_dict(protocol, port);
    /// Returns the range of a port number.
    port_range(port);
    /// Returns what the registry says of a port.
    port_status(protocol, port);
    /// Returns whether a system gives a port number to clients.
    port_is_ephemeral(port, os);
    /// Returns the port numbers that a text means.
    find_port(text);
}

/// Returns a port as a label, the number first.
#[must_use]
pub fn port_label(protocol: Expr, port: Expr) -> Expr {
    call("port_label", vec![protocol, port])
}

/// Returns a port as a label in a style: `number-first`, `name`, `usual` or
/// `metric`.
#[must_use]
pub fn port_label_styled(protocol: Expr, port: Expr, style: Expr) -> Expr {
    call("port_label", vec![protocol, port, style])
}

/// Returns which of the two ports of a flow is the service.
#[must_use]
pub fn flow_service(protocol: Expr, source: Expr, destination: Expr) -> Expr {
    call("flow_service", vec![protocol, source, destination])
}

/// Returns which of the two ports of a flow is the service, with what else is
/// known: which side sent the first packet, and whether it went to a group.
#[must_use]
pub fn flow_service_with(protocol: Expr, source: Expr, destination: Expr, first_packet: Expr, multicast: Expr) -> Expr {
    call("flow_service", vec![protocol, source, destination, first_packet, multicast])
}
