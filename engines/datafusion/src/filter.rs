//! Filters on what the functions answer, as filters on the columns that they
//! read.

use std::collections::BTreeMap;

use arrow::datatypes::DataType;
use datafusion::common::tree_node::Transformed;
use datafusion::common::{DFSchema, ExprSchema, Result, ScalarValue};
use datafusion::config::ConfigOptions;
use datafusion::logical_expr::expr::{InList, ScalarFunction};
use datafusion::logical_expr::expr_rewriter::FunctionRewrite;
use datafusion::logical_expr::utils::{conjunction, split_conjunction_owned};
use datafusion::logical_expr::{BinaryExpr, Expr, ExprSchemable, Filter, LogicalPlan, Operator, lit};
use datafusion::optimizer::{ApplyOrder, OptimizerConfig, OptimizerRule};

use crate::answers::Question;
use crate::column::{self, text_of};
use crate::core::{LABEL_STYLES, Protocol, lookup};
use crate::function::{self, Call};

/// Turns `WHERE port_service(protocol, port) = 'ssh'` into a condition on the
/// columns, `(protocol = 6 OR protocol = 17) AND port = 22`, so that files and
/// row groups without such rows are not read.
///
/// It rewrites `=` and `IN` with constants, of `port_service`, `port_usual`,
/// `port_label`, `port_status`, `port_range` and the dictionary forms, where a
/// row for which the condition is null is dropped like one for which it is
/// false: in a filter, under `AND` and `OR` alone. Where the protocols are text
/// or a dictionary, it adds the condition on the port and keeps the call.
/// Answers that more than 32 runs of ports have are left alone.
///
/// [`register`](crate::register) adds it to a session.
#[derive(Debug, Default)]
pub struct PortFilters;

/// How many runs of ports a condition may name. Beyond that, telling them all
/// costs more than calling the function, and prunes nothing.
const MOST_RUNS: usize = 32;

impl OptimizerRule for PortFilters {
    fn name(&self) -> &'static str {
        "port_filters"
    }

    fn apply_order(&self) -> Option<ApplyOrder> {
        Some(ApplyOrder::BottomUp)
    }

    fn rewrite(&self, plan: LogicalPlan, _: &dyn OptimizerConfig) -> Result<Transformed<LogicalPlan>> {
        match plan {
            LogicalPlan::Filter(filter) => {
                let new = condition(filter.predicate.clone(), filter.input.schema())?;
                if !new.transformed {
                    return Ok(Transformed::no(LogicalPlan::Filter(filter)));
                }
                Ok(Transformed::yes(LogicalPlan::Filter(Filter::try_new(new.data, filter.input)?)))
            }
            LogicalPlan::TableScan(mut scan) if !scan.filters.is_empty() => {
                let schema = DFSchema::try_from_qualified_schema(scan.table_name.clone(), &scan.source.schema())?;
                let mut transformed = false;
                for filter in &mut scan.filters {
                    let new = condition(filter.clone(), &schema)?;
                    transformed |= new.transformed;
                    *filter = new.data;
                }
                let plan = LogicalPlan::TableScan(scan);
                Ok(if transformed { Transformed::yes(plan) } else { Transformed::no(plan) })
            }
            other => Ok(Transformed::no(other)),
        }
    }
}

/// Rewrites a condition of which only the true rows count.
fn condition(expr: Expr, schema: &DFSchema) -> Result<Transformed<Expr>> {
    match expr {
        Expr::BinaryExpr(BinaryExpr { op: Operator::And, .. }) => {
            let mut transformed = false;
            let mut parts = Vec::new();
            for part in split_conjunction_owned(expr) {
                let new = condition(part, schema)?;
                transformed |= new.transformed;
                parts.extend(split_conjunction_owned(new.data));
            }
            // What was added in an earlier pass is added again.
            let mut different: Vec<Expr> = Vec::new();
            for part in parts {
                if !different.contains(&part) {
                    different.push(part);
                }
            }
            let whole = conjunction(different).unwrap_or_else(|| lit(true));
            Ok(if transformed { Transformed::yes(whole) } else { Transformed::no(whole) })
        }
        Expr::BinaryExpr(BinaryExpr { left, op: Operator::Or, right }) => {
            let left = condition(*left, schema)?;
            let right = condition(*right, schema)?;
            let transformed = left.transformed || right.transformed;
            let whole = left.data.or(right.data);
            Ok(if transformed { Transformed::yes(whole) } else { Transformed::no(whole) })
        }
        Expr::BinaryExpr(BinaryExpr { ref left, op: Operator::Eq, ref right }) => {
            let new = match (&**left, &**right) {
                (call, Expr::Literal(text, _)) | (Expr::Literal(text, _), call) => ports_with(call, &[text], schema)?,
                _ => None,
            };
            Ok(replaced(new, expr))
        }
        Expr::InList(InList { expr: ref call, ref list, negated: false }) => {
            let texts: Option<Vec<&ScalarValue>> = list
                .iter()
                .map(|item| match item {
                    Expr::Literal(text, _) => Some(text),
                    _ => None,
                })
                .collect();
            let new = match texts {
                Some(texts) => ports_with(call, &texts, schema)?,
                None => None,
            };
            Ok(replaced(new, expr))
        }
        other => Ok(Transformed::no(other)),
    }
}

/// The condition in place of another: alone if it says the same, and before it
/// if it only follows from it.
fn replaced(new: Option<Condition>, old: Expr) -> Transformed<Expr> {
    match new {
        Some(Condition::Same(new)) => Transformed::yes(new),
        Some(Condition::Follows(new)) => Transformed::yes(new.and(old)),
        None => Transformed::no(old),
    }
}

enum Condition {
    Same(Expr),
    Follows(Expr),
}

/// The call of a function, without a cast of its text to another type of text.
fn call_of(expr: &Expr) -> Option<&ScalarFunction> {
    match expr {
        Expr::ScalarFunction(call) => Some(call),
        Expr::Cast(cast) if cast.field.data_type().is_string() => call_of(&cast.expr),
        _ => None,
    }
}

/// The condition on the columns under which a call answers one of some texts.
fn ports_with(call: &Expr, texts: &[&ScalarValue], schema: &DFSchema) -> Result<Option<Condition>> {
    let Some(call) = call_of(call) else { return Ok(None) };
    let Some(function) = function::of(&call.func) else { return Ok(None) };
    let (question, protocol, port) = match (function.call(), &call.args[..]) {
        (Call::Text(question) | Call::Dictionary(question), [protocol, port]) => (question, Some(protocol), port),
        (Call::Label, [protocol, port]) => (Question::Label(0), Some(protocol), port),
        (Call::Label, [protocol, port, Expr::Literal(style, _)]) => {
            let words = || LABEL_STYLES.iter().map(|(word, _)| *word);
            match text_of(style).and_then(|style| words().position(|word| word == style)) {
                Some(place) => (Question::Label(u8::try_from(place).unwrap_or_default()), Some(protocol), port),
                None => return Ok(None),
            }
        }
        (Call::Range, [port]) => (Question::Range, None, port),
        _ => return Ok(None),
    };
    if call.args.iter().any(Expr::is_volatile) {
        return Ok(None);
    }
    // A null among the texts is equal to nothing.
    let texts: Vec<&str> = texts.iter().filter_map(|text| text_of(text)).collect();
    let port_type = port.get_type(schema)?;
    if !port_type.is_integer() {
        return Ok(None);
    }
    let conditions = |runs: &Runs| runs.condition(port, &port_type);

    let Some(protocol) = protocol else {
        let runs = Runs::of(question, Protocol::Tcp, &texts);
        return Ok((runs.0.len() <= MOST_RUNS).then(|| Condition::Same(conditions(&runs))));
    };
    // Protocols that have the same ports are named together.
    let mut groups: BTreeMap<Runs, Vec<Protocol>> = BTreeMap::new();
    for protocol in Protocol::ALL {
        let runs = Runs::of(question, protocol, &texts);
        if !runs.0.is_empty() {
            groups.entry(runs).or_default().push(protocol);
        }
    }
    if groups.keys().map(|runs| runs.0.len()).sum::<usize>() > MOST_RUNS {
        return Ok(None);
    }
    if let Expr::Literal(scalar, _) = protocol {
        let numbers = column::protocols(&scalar.to_array()?.into())?.rows(1)[0];
        let mine = groups.iter().find(|(_, protocols)| protocols.iter().any(|one| one.ip_number() == numbers));
        return Ok(Some(Condition::Same(mine.map_or(lit(false), |(runs, _)| conditions(runs)))));
    }
    let protocol_type = protocol.get_type(schema)?;
    if !protocol_type.is_integer() {
        let all = Runs::join(groups.keys());
        return Ok(Some(Condition::Follows(conditions(&all))));
    }
    let alternatives = groups.iter().filter_map(|(runs, protocols)| {
        let numbers = protocols.iter().filter_map(|one| integer(i64::from(one.ip_number()), &protocol_type));
        Some(any_of(numbers.map(|number| protocol.clone().eq(number)))?.and(conditions(runs)))
    });
    Ok(Some(Condition::Same(any_of(alternatives).unwrap_or_else(|| lit(false)))))
}

/// Runs of port numbers, in order, with gaps between them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Runs(Vec<(u16, u16)>);

impl Runs {
    /// The ports of a protocol about which a question has one of some answers.
    fn of(question: Question, protocol: Protocol, texts: &[&str]) -> Self {
        let answers = question.answers();
        Self::from_numbers(
            (0..=u16::MAX)
                .filter(|&number| answers.text(lookup(number, protocol)).is_some_and(|text| texts.contains(&text))),
        )
    }

    fn from_numbers(numbers: impl Iterator<Item = u16>) -> Self {
        let mut runs: Vec<(u16, u16)> = Vec::new();
        for number in numbers {
            match runs.last_mut() {
                Some((_, last)) if *last + 1 == number => *last = number,
                _ => runs.push((number, number)),
            }
        }
        Self(runs)
    }

    fn join<'a>(all: impl Iterator<Item = &'a Self>) -> Self {
        let numbers: std::collections::BTreeSet<u16> =
            all.flat_map(|runs| runs.0.iter().flat_map(|&(first, last)| first..=last)).collect();
        Self::from_numbers(numbers.into_iter())
    }

    /// The condition that a column of a type is in one of the runs.
    fn condition(&self, port: &Expr, port_type: &DataType) -> Expr {
        let number = |number: u16| integer(i64::from(number), port_type);
        let mut singles: Vec<Expr> = self.0.iter().filter(|(a, b)| a == b).filter_map(|&(a, _)| number(a)).collect();
        // Written as the planner would write it, so that it finds them the same
        // in its next pass: up to three numbers one by one.
        let listed =
            if singles.len() > 3 { Some(port.clone().in_list(std::mem::take(&mut singles), false)) } else { None };
        let runs = self.0.iter().filter(|(first, last)| first != last).filter_map(|&(first, last)| {
            // A type that ends within the run ends the run.
            let from = port.clone().gt_eq(number(first)?);
            Some(match number(last) {
                Some(last) => from.and(port.clone().lt_eq(last)),
                None => from,
            })
        });
        any_of(listed.into_iter().chain(singles.into_iter().map(|single| port.clone().eq(single))).chain(runs))
            .unwrap_or_else(|| lit(false))
    }
}

fn any_of(conditions: impl Iterator<Item = Expr>) -> Option<Expr> {
    conditions.reduce(Expr::or)
}

/// A number as a literal of an integer type, if it fits.
fn integer(number: i64, of: &DataType) -> Option<Expr> {
    let scalar = match of {
        DataType::Int8 => ScalarValue::Int8(Some(number.try_into().ok()?)),
        DataType::Int16 => ScalarValue::Int16(Some(number.try_into().ok()?)),
        DataType::Int32 => ScalarValue::Int32(Some(number.try_into().ok()?)),
        DataType::Int64 => ScalarValue::Int64(Some(number)),
        DataType::UInt8 => ScalarValue::UInt8(Some(number.try_into().ok()?)),
        DataType::UInt16 => ScalarValue::UInt16(Some(number.try_into().ok()?)),
        DataType::UInt32 => ScalarValue::UInt32(Some(number.try_into().ok()?)),
        DataType::UInt64 => ScalarValue::UInt64(Some(number.try_into().ok()?)),
        _ => return None,
    };
    Some(lit(scalar))
}

/// Turns `port IN (find_port('postgres'))` and `port = find_port('53')` into
/// `port IN (...)` with the numbers, before types are checked.
///
/// [`register_all`](crate::register_all) adds it.
#[derive(Debug, Default)]
pub struct FoundPorts;

impl FoundPorts {
    /// The numbers that a call of `find_port` on a constant gives.
    fn numbers(expr: &Expr) -> Option<Vec<Expr>> {
        let Expr::ScalarFunction(call) = expr else { return None };
        function::of(&call.func).filter(|function| function.call() == Call::Find)?;
        let [Expr::Literal(text, _)] = &call.args[..] else { return None };
        Some(function::found_numbers(text_of(text)?).into_iter().map(lit).collect())
    }
}

impl FunctionRewrite for FoundPorts {
    fn name(&self) -> &'static str {
        "found_ports"
    }

    fn rewrite(&self, expr: Expr, schema: &DFSchema, _: &ConfigOptions) -> Result<Transformed<Expr>> {
        // A list that is compared with a list is meant as one.
        let is_list = |expr: &Expr| expr.get_type(schema as &dyn ExprSchema).is_ok_and(|given| given.is_nested());
        match expr {
            Expr::InList(InList { expr, list, negated }) if list.iter().any(|item| Self::numbers(item).is_some()) => {
                if is_list(&expr) {
                    return Ok(Transformed::no(Expr::InList(InList { expr, list, negated })));
                }
                let list =
                    list.into_iter().flat_map(|item| Self::numbers(&item).unwrap_or_else(|| vec![item])).collect();
                Ok(Transformed::yes(Expr::InList(InList { expr, list, negated })))
            }
            Expr::BinaryExpr(BinaryExpr { left, op: op @ (Operator::Eq | Operator::NotEq), right }) => {
                let (port, list) = match (Self::numbers(&left), Self::numbers(&right)) {
                    (None, Some(list)) => (&left, list),
                    (Some(list), None) => (&right, list),
                    _ => return Ok(Transformed::no(Expr::BinaryExpr(BinaryExpr { left, op, right }))),
                };
                if is_list(port) {
                    return Ok(Transformed::no(Expr::BinaryExpr(BinaryExpr { left, op, right })));
                }
                Ok(Transformed::yes((**port).clone().in_list(list, op == Operator::NotEq)))
            }
            other => Ok(Transformed::no(other)),
        }
    }
}
