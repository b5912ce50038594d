//! Writes all faults of a file into it, each behind its switch.

use std::collections::HashMap;
use std::ops::Range;

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{BinOp, Expr};

use crate::list::{Fault, Genre};

/// A file with its faults.
pub struct Instrumented {
    pub text: String,
    /// Which bytes of the text are the code of which fault.
    pub code: Vec<(Range<usize>, usize)>,
    /// The faults that have no switch, because they are in a constant or change
    /// an opaque type.
    pub left: Vec<usize>,
}

/// Writes the faults, which are numbered, into their file. Where the switch is no
/// constant function, those of constant functions are left.
pub fn instrument(source: &str, faults: &[(usize, &Fault)], constant: bool) -> Instrumented {
    let file = syn::parse_file(source).expect("the file parses");
    let mut at: HashMap<_, Numbered<'_>> = HashMap::new();
    for &(number, fault) in faults {
        at.entry((fault.genre, fault.start)).or_default().push((number, fault));
    }
    let mut visitor = Visitor { source, at, insertions: Vec::new(), constant, in_constant: 0, depth: 0 };
    visitor.visit_file(&file);
    let Visitor { at, mut insertions, .. } = visitor;
    let mut left: Vec<usize> = at.into_values().flatten().map(|(number, _)| number).collect();
    left.sort_unstable();
    insertions.sort_by_key(|insertion| (insertion.at, insertion.order));
    let mut text = String::new();
    let mut code = Vec::new();
    let mut done = 0;
    for insertion in insertions {
        text.push_str(&source[done..insertion.at]);
        done = insertion.at;
        for (piece, number) in insertion.pieces {
            let start = text.len();
            text.push_str(&piece);
            if let Some(number) = number {
                code.push((start..text.len(), number));
            }
        }
    }
    text.push_str(&source[done..]);
    Instrumented { text, code, left }
}

struct Insertion {
    at: usize,
    /// At one place: ends, the innermost first; starts of bodies; starts, the
    /// outermost first.
    order: (u8, isize),
    pieces: Vec<(String, Option<usize>)>,
}

/// Numbered faults.
type Numbered<'a> = Vec<(usize, &'a Fault)>;

struct Visitor<'a> {
    source: &'a str,
    at: HashMap<(Genre, (usize, usize)), Numbered<'a>>,
    insertions: Vec<Insertion>,
    /// Whether a constant function can ask for a switch.
    constant: bool,
    in_constant: usize,
    depth: isize,
}

fn on(number: usize) -> String {
    format!("::portolan_switch::on({number})")
}

fn place(span: Span) -> (usize, usize) {
    (span.start().line, span.start().column + 1)
}

impl<'a> Visitor<'a> {
    fn take(&mut self, genre: Genre, span: Span) -> Numbered<'a> {
        if self.in_constant > 0 { Vec::new() } else { self.at.remove(&(genre, place(span))).unwrap_or_default() }
    }

    /// The bytes in `range` with one part of them replaced.
    fn replaced(&self, range: &Range<usize>, part: &Range<usize>, with: &str) -> String {
        format!("{} {with} {}", &self.source[range.start..part.start], &self.source[part.end..range.end])
    }

    /// Puts an expression behind the switches of what may stand for it.
    fn wrap(&mut self, range: Range<usize>, variants: Vec<(usize, String)>) {
        if variants.is_empty() {
            return;
        }
        let mut pieces = vec![("(".to_owned(), None)];
        for (number, text) in variants {
            pieces.push((format!("if {} {{", on(number)), None));
            pieces.push((text, Some(number)));
            pieces.push(("} else ".to_owned(), None));
        }
        pieces.push(("{ ".to_owned(), None));
        self.depth += 1;
        self.insertions.push(Insertion { at: range.start, order: (2, self.depth), pieces });
        let end = vec![(" })".to_owned(), None)];
        self.insertions.push(Insertion { at: range.end, order: (0, -self.depth), pieces: end });
    }

    fn body(&mut self, output: &syn::ReturnType, block: &syn::Block) {
        let Some(first) = block.stmts.first() else { return };
        // A second type for an opaque one does not compile.
        if let syn::ReturnType::Type(_, returned) = output
            && self.source[returned.span().byte_range()].contains("impl ")
        {
            return;
        }
        let faults = self.take(Genre::Body, first.span());
        let mut pieces = Vec::new();
        for (number, fault) in faults {
            pieces.push((format!(" if {} {{ return ", on(number)), None));
            pieces.push((fault.replacement.clone(), Some(number)));
            pieces.push(("; } ".to_owned(), None));
        }
        if !pieces.is_empty() {
            let at = block.brace_token.span.open().byte_range().end;
            self.insertions.push(Insertion { at, order: (1, 0), pieces });
        }
    }

    /// The operators of a chain of binary expressions without parentheses
    /// between them. They are replaced in its text, as `cargo mutants` does:
    /// another operator may bind otherwise.
    fn operators(&mut self, expr: &syn::ExprBinary, whole: &Range<usize>, variants: &mut Vec<(usize, String)>) {
        for (number, fault) in self.take(Genre::Binary, expr.op.span()) {
            let text = self.replaced(whole, &expr.op.span().byte_range(), &fault.replacement);
            variants.push((number, text));
        }
        for side in [&expr.left, &expr.right] {
            if let Expr::Binary(inner) = &**side {
                self.operators(inner, whole, variants);
            }
        }
    }

    fn operands(&mut self, expr: &syn::ExprBinary) {
        for side in [&expr.left, &expr.right] {
            match &**side {
                Expr::Binary(inner) => self.operands(inner),
                other => self.visit_expr(other),
            }
        }
    }

    fn function(&mut self, signature: &syn::Signature, block: Option<&syn::Block>, visit: impl FnOnce(&mut Self)) {
        let whole = |visitor: &mut Self| {
            if let Some(block) = block {
                visitor.body(&signature.output, block);
            }
            visit(visitor);
        };
        if signature.constness.is_some() && !self.constant { self.constant(whole) } else { whole(self) }
    }

    fn constant(&mut self, visit: impl FnOnce(&mut Self)) {
        self.in_constant += 1;
        visit(self);
        self.in_constant -= 1;
    }
}

/// Whether one of the operands of a chain is a `let`.
fn has_let(expr: &Expr) -> bool {
    match expr {
        Expr::Binary(binary) => has_let(&binary.left) || has_let(&binary.right),
        Expr::Let(_) => true,
        _ => false,
    }
}

fn assigns(op: &BinOp) -> bool {
    matches!(
        op,
        BinOp::AddAssign(_)
            | BinOp::SubAssign(_)
            | BinOp::MulAssign(_)
            | BinOp::DivAssign(_)
            | BinOp::RemAssign(_)
            | BinOp::BitXorAssign(_)
            | BinOp::BitAndAssign(_)
            | BinOp::BitOrAssign(_)
            | BinOp::ShlAssign(_)
            | BinOp::ShrAssign(_)
    )
}

impl<'ast> Visit<'ast> for Visitor<'_> {
    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.function(&item.sig, Some(&item.block), |visitor| visit::visit_item_fn(visitor, item));
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.function(&item.sig, Some(&item.block), |visitor| visit::visit_impl_item_fn(visitor, item));
    }

    fn visit_trait_item_fn(&mut self, item: &'ast syn::TraitItemFn) {
        self.function(&item.sig, item.default.as_ref(), |visitor| visit::visit_trait_item_fn(visitor, item));
    }

    fn visit_item_const(&mut self, item: &'ast syn::ItemConst) {
        self.constant(|visitor| visit::visit_item_const(visitor, item));
    }

    fn visit_impl_item_const(&mut self, item: &'ast syn::ImplItemConst) {
        self.constant(|visitor| visit::visit_impl_item_const(visitor, item));
    }

    fn visit_item_static(&mut self, item: &'ast syn::ItemStatic) {
        self.constant(|visitor| visit::visit_item_static(visitor, item));
    }

    fn visit_type_array(&mut self, item: &'ast syn::TypeArray) {
        self.constant(|visitor| visit::visit_type_array(visitor, item));
    }

    fn visit_expr_repeat(&mut self, item: &'ast syn::ExprRepeat) {
        self.visit_expr(&item.expr);
        self.constant(|visitor| visitor.visit_expr(&item.len));
    }

    fn visit_expr_const(&mut self, item: &'ast syn::ExprConst) {
        self.constant(|visitor| visit::visit_expr_const(visitor, item));
    }

    fn visit_variant(&mut self, item: &'ast syn::Variant) {
        self.constant(|visitor| visit::visit_variant(visitor, item));
    }

    fn visit_generic_argument(&mut self, item: &'ast syn::GenericArgument) {
        self.constant(|visitor| visit::visit_generic_argument(visitor, item));
    }

    fn visit_expr_binary(&mut self, expr: &'ast syn::ExprBinary) {
        let whole = expr.span().byte_range();
        // A chain with `let` is no expression of its own; what its operators
        // become does not compile.
        if has_let(&Expr::Binary(expr.clone())) {
            self.visit_expr(&expr.left);
            self.visit_expr(&expr.right);
            return;
        }
        let mut variants = Vec::new();
        if assigns(&expr.op) {
            for (number, fault) in self.take(Genre::Binary, expr.op.span()) {
                let text = self.replaced(&whole, &expr.op.span().byte_range(), &fault.replacement);
                variants.push((number, text));
            }
            self.wrap(whole, variants);
            visit::visit_expr_binary(self, expr);
        } else {
            self.operators(expr, &whole, &mut variants);
            self.wrap(whole, variants);
            self.operands(expr);
        }
    }

    fn visit_expr_unary(&mut self, expr: &'ast syn::ExprUnary) {
        let whole = expr.span().byte_range();
        let faults = self.take(Genre::Unary, expr.op.span());
        let variants =
            faults.iter().map(|(number, _)| (*number, self.source[expr.expr.span().byte_range()].to_owned())).collect();
        self.wrap(whole, variants);
        visit::visit_expr_unary(self, expr);
    }

    fn visit_arm(&mut self, arm: &'ast syn::Arm) {
        match &arm.guard {
            Some((_, guard)) => {
                let faults = self.take(Genre::Guard, guard.span());
                let variants = faults.iter().map(|(number, fault)| (*number, fault.replacement.clone())).collect();
                self.wrap(guard.span().byte_range(), variants);
            }
            None => {
                let number = self.take(Genre::Arm, arm.span()).first().map(|(number, _)| *number);
                if let Some(number) = number {
                    let pieces = vec![(" if !".to_owned(), None), (on(number), Some(number))];
                    let at = arm.pat.span().byte_range().end;
                    self.insertions.push(Insertion { at, order: (0, -1_000_000), pieces });
                }
            }
        }
        visit::visit_arm(self, arm);
    }

    fn visit_expr_struct(&mut self, expr: &'ast syn::ExprStruct) {
        let whole = expr.span().byte_range();
        let mut variants = Vec::new();
        for field in &expr.fields {
            for (number, fault) in self.take(Genre::Field, field.span()) {
                let part = fault.range(self.source);
                variants.push((number, self.replaced(&whole, &part, "")));
            }
        }
        self.wrap(whole, variants);
        visit::visit_expr_struct(self, expr);
    }
}
