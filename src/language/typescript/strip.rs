//! Takes what is TypeScript's own out of a text and leaves the rest in its
//! place: line and column of everything that runs stay the same.

use std::path::Path;

use oxc_allocator::Allocator;
use oxc_ast::ast::*;
use oxc_ast_visit::{Visit, walk};
use oxc_parser::{ParseOptions, Parser};
use oxc_span::{GetSpan, SourceType, Span};
use oxc_syntax::scope::ScopeFlags;

use super::edits::Edits;
use super::enums;
use crate::outcome::Exception;

/// The JavaScript in a text.
///
/// # Errors
/// When it does not parse, or needs more than taking types out.
pub(super) fn strip(path: &Path, text: &str) -> Result<String, Exception> {
    let allocator = Allocator::default();
    let source_type = SourceType::from_path(path).unwrap_or_else(|_| SourceType::ts());
    let source_type = if source_type.is_typescript() && !source_type.is_typescript_definition() {
        source_type
    } else {
        SourceType::ts()
    };
    let parsed = Parser::new(&allocator, text, source_type)
        .with_options(ParseOptions {
            allow_return_outside_function: true,
            ..ParseOptions::default()
        })
        .parse();
    if let Some(first) = parsed.diagnostics.iter().next() {
        let offset = first.labels.first().map(|label| label.offset() as usize);
        return Err(wrong(text, offset, first.message.to_string()));
    }
    let mut strip = Strip {
        text,
        edits: Edits::default(),
        refused: None,
    };
    strip.visit_program(&parsed.program);
    match strip.refused {
        Some((offset, what)) => Err(wrong(
            text,
            Some(offset),
            format!("{what} cannot be graded here; write it without"),
        )),
        None => Ok(strip.edits.apply(text)),
    }
}

fn wrong(text: &str, offset: Option<usize>, message: String) -> Exception {
    let line = offset.and_then(|offset| {
        let before = text.get(..offset.min(text.len()))?;
        u32::try_from(before.matches('\n').count() + 1).ok()
    });
    Exception {
        type_name: "SyntaxError".into(),
        message,
        line,
        trace: String::new(),
    }
}

struct Strip<'t> {
    text: &'t str,
    edits: Edits,
    /// The first thing that we do not support, and where.
    refused: Option<(usize, &'static str)>,
}

/// Words before a class member or a parameter that only the type checker reads.
const MODIFIERS: [&str; 7] = [
    "public",
    "private",
    "protected",
    "readonly",
    "override",
    "abstract",
    "declare",
];

impl Strip<'_> {
    fn blank(&mut self, span: Span) {
        self.edits.blank(span.start as usize, span.end as usize);
    }

    fn blank_statement(&mut self, span: Span) {
        self.edits
            .blank_statement(span.start as usize, span.end as usize);
    }

    fn blank_between(&mut self, start: u32, end: u32) {
        self.edits.blank(start as usize, end as usize);
    }

    fn refuse(&mut self, span: Span, what: &'static str) {
        self.refused.get_or_insert((span.start as usize, what));
    }

    /// Blanks the modifiers of a class member. A semicolon stands for the first
    /// one, since what follows may begin with `[` or `*`.
    fn modifiers(&mut self, start: u32, end: u32) {
        let text = &self.text[start as usize..end as usize];
        let mut at = 0;
        while let Some(found) = text[at..].find(|c: char| c.is_ascii_alphabetic()) {
            let from = at + found;
            let length = text[from..].find(|c: char| !c.is_ascii_alphanumeric());
            let to = length.map_or(text.len(), |length| from + length);
            if MODIFIERS.contains(&&text[from..to]) {
                let (from, to) = (start as usize + from, start as usize + to);
                if from == start as usize {
                    self.edits.blank_statement(from, to);
                } else {
                    self.edits.blank(from, to);
                }
            }
            at = to;
        }
    }

    /// Blanks `?` or `!` after a name, and the type after that.
    fn annotation(&mut self, after: u32, annotation: Option<&TSTypeAnnotation<'_>>, marked: bool) {
        if let Some(annotation) = annotation {
            let start = if marked { after } else { annotation.span.start };
            self.blank_between(start, annotation.span.end);
        } else if marked {
            self.mark(after);
        }
    }

    /// Blanks the first `?` or `!` from here on.
    fn mark(&mut self, after: u32) {
        let rest = &self.text[after as usize..];
        if let Some(found) = rest.find(['?', '!']) {
            let at = after as usize + found;
            self.edits.blank(at, at + 1);
        }
    }

    /// Blanks an item of a list in braces with the comma after it.
    fn item(&mut self, span: Span) {
        let rest = &self.text[span.end as usize..];
        let comma = rest.find(|c: char| !c.is_whitespace());
        let end = match comma {
            Some(at) if rest[at..].starts_with(',') => span.end + at as u32 + 1,
            _ => span.end,
        };
        self.blank_between(span.start, end);
    }

    fn parameters(&mut self, this: Option<&TSThisParameter<'_>>, params: &FormalParameters<'_>) {
        let Some(this) = this else { return };
        let next = params
            .items
            .first()
            .map(|param| param.span.start)
            .or_else(|| params.rest.as_ref().map(|rest| rest.span.start));
        self.blank_between(this.span.start, next.unwrap_or(params.span.end - 1));
    }

    /// `constructor(private x: number)` sets `this.x`, right where it may.
    fn parameter_properties(&mut self, function: &Function<'_>, derived: bool) {
        let mut sets = String::new();
        for param in &function.params.items {
            let plain = param.accessibility.is_none() && !param.readonly && !param.r#override;
            if plain {
                continue;
            }
            if let BindingPattern::BindingIdentifier(id) = &param.pattern {
                let name = id.name.as_str();
                sets.push_str(&format!("this.{name}={name};"));
            }
        }
        let Some(body) = function.body.as_ref().filter(|_| !sets.is_empty()) else {
            return;
        };
        let after_super = body.statements.iter().find(|statement| {
            matches!(statement, Statement::ExpressionStatement(it)
                if matches!(&it.expression, Expression::CallExpression(call)
                    if matches!(call.callee, Expression::Super(_))))
        });
        let at = match after_super {
            Some(statement) if derived => statement.span().end,
            _ => body
                .directives
                .last()
                .map_or(body.span.start + 1, |last| last.span.end),
        };
        self.edits.insert(at as usize, format!(";{sets}"));
    }

    fn is_only_types(declaration: &Declaration<'_>) -> bool {
        match declaration {
            Declaration::TSTypeAliasDeclaration(_)
            | Declaration::TSInterfaceDeclaration(_)
            | Declaration::TSGlobalDeclaration(_)
            | Declaration::TSExternalModuleDeclaration(_) => true,
            Declaration::VariableDeclaration(it) => it.declare,
            Declaration::FunctionDeclaration(it) => it.declare || it.body.is_none(),
            Declaration::ClassDeclaration(it) => it.declare,
            Declaration::TSEnumDeclaration(it) => it.declare,
            Declaration::TSNamespaceDeclaration(it) => it.declare || !has_values(it),
            Declaration::TSImportEqualsDeclaration(it) => it.import_kind.is_type(),
        }
    }
}

/// Does a namespace have anything that runs?
fn has_values(namespace: &TSNamespaceDeclaration<'_>) -> bool {
    match &namespace.body {
        TSNamespaceDeclarationBody::TSNamespaceDeclaration(inner) => has_values(inner),
        TSNamespaceDeclarationBody::TSModuleBlock(block) => block.body.iter().any(|statement| {
            let declaration = match statement {
                Statement::ExportDeclaration(it) => Some(&it.declaration),
                other => other.as_declaration(),
            };
            declaration.is_none_or(|it| !Strip::is_only_types(it))
        }),
    }
}

impl<'a> Visit<'a> for Strip<'_> {
    fn visit_statement(&mut self, it: &Statement<'a>) {
        if it.as_declaration().is_some_and(Strip::is_only_types) {
            return self.blank_statement(it.span());
        }
        walk::walk_statement(self, it);
        // A statement that ended with a type may now run into the next one.
        let end = it.span().end as usize;
        let open = matches!(
            it,
            Statement::ExpressionStatement(_)
                | Statement::VariableDeclaration(_)
                | Statement::ReturnStatement(_)
                | Statement::ThrowStatement(_)
                | Statement::ExportDeclaration(_)
                | Statement::ExportDefaultDeclaration(_)
        );
        if open && self.edits.ends_blank(end) {
            self.edits.insert(end, ";");
        }
    }

    // ---- types ---------------------------------------------------------------

    fn visit_ts_type_annotation(&mut self, it: &TSTypeAnnotation<'a>) {
        self.blank(it.span);
    }

    fn visit_ts_type_parameter_declaration(&mut self, it: &TSTypeParameterDeclaration<'a>) {
        self.blank(it.span);
    }

    fn visit_ts_type_parameter_instantiation(&mut self, it: &TSTypeParameterInstantiation<'a>) {
        self.blank(it.span);
    }

    fn visit_ts_as_expression(&mut self, it: &TSAsExpression<'a>) {
        self.visit_expression(&it.expression);
        self.blank_between(it.expression.span().end, it.span.end);
    }

    fn visit_ts_satisfies_expression(&mut self, it: &TSSatisfiesExpression<'a>) {
        self.visit_expression(&it.expression);
        self.blank_between(it.expression.span().end, it.span.end);
    }

    fn visit_ts_type_assertion(&mut self, it: &TSTypeAssertion<'a>) {
        self.blank_between(it.span.start, it.expression.span().start);
        self.visit_expression(&it.expression);
    }

    fn visit_ts_non_null_expression(&mut self, it: &TSNonNullExpression<'a>) {
        self.visit_expression(&it.expression);
        self.blank_between(it.expression.span().end, it.span.end);
    }

    // ---- functions -----------------------------------------------------------

    fn visit_function(&mut self, it: &Function<'a>, flags: ScopeFlags) {
        self.parameters(it.this_param.as_deref(), &it.params);
        walk::walk_function(self, it, flags);
    }

    fn visit_ts_this_parameter(&mut self, _: &TSThisParameter<'a>) {}

    fn visit_arrow_function_expression(&mut self, it: &ArrowFunctionExpression<'a>) {
        walk::walk_arrow_function_expression(self, it);
        // No line may end between the parameters and the arrow.
        if let Some(returns) = &it.return_type {
            let close = it.params.span.end as usize;
            let end = returns.span.end as usize;
            if self.text[close..end].contains('\n') {
                self.edits.blank(close - 1, end - 1);
                self.edits.replace(end - 1, end, ")");
            }
        }
    }

    fn visit_formal_parameter(&mut self, it: &FormalParameter<'a>) {
        if let Some(decorator) = it.decorators.first() {
            self.refuse(decorator.span, "a decorator");
        }
        let pattern = it.pattern.span();
        self.blank_between(it.span.start, pattern.start);
        self.annotation(pattern.end, it.type_annotation.as_deref(), it.optional);
        self.visit_binding_pattern(&it.pattern);
        if let Some(value) = &it.initializer {
            self.visit_expression(value);
        }
    }

    fn visit_variable_declarator(&mut self, it: &VariableDeclarator<'a>) {
        let id = it.id.span();
        self.annotation(id.end, it.type_annotation.as_deref(), it.definite);
        self.visit_binding_pattern(&it.id);
        if let Some(value) = &it.init {
            self.visit_expression(value);
        }
    }

    // ---- classes -------------------------------------------------------------

    fn visit_decorator(&mut self, it: &Decorator<'a>) {
        self.refuse(it.span, "a decorator");
    }

    fn visit_class(&mut self, it: &Class<'a>) {
        if it.r#abstract {
            let head = it
                .id
                .as_ref()
                .map_or(it.body.span.start, |id| id.span.start);
            let text = &self.text[it.span.start as usize..head as usize];
            if let Some(at) = text.find("abstract") {
                let start = it.span.start + at as u32;
                self.blank_between(start, start + "abstract".len() as u32);
            }
        }
        if let (Some(first), Some(last)) = (it.implements.first(), it.implements.last()) {
            let head = &self.text[it.span.start as usize..first.span.start as usize];
            if let Some(at) = head.rfind("implements") {
                self.blank_between(it.span.start + at as u32, last.span.end);
            }
        }
        for decorator in &it.decorators {
            self.visit_decorator(decorator);
        }
        if let Some(types) = &it.type_parameters {
            self.blank(types.span);
        }
        if let Some(heritage) = &it.heritage {
            self.visit_expression(&heritage.expression);
            if let Some(types) = &heritage.type_arguments {
                self.blank(types.span);
            }
        }
        for element in &it.body.body {
            if let ClassElement::MethodDefinition(method) = element
                && method.kind == MethodDefinitionKind::Constructor
            {
                self.parameter_properties(&method.value, it.heritage.is_some());
            }
            self.visit_class_element(element);
        }
    }

    fn visit_class_element(&mut self, it: &ClassElement<'a>) {
        let gone = match it {
            ClassElement::TSIndexSignature(_) => true,
            ClassElement::MethodDefinition(method) => {
                method.r#type == MethodDefinitionType::TSAbstractMethodDefinition
                    || method.value.body.is_none()
            }
            ClassElement::PropertyDefinition(property) => {
                property.declare
                    || property.r#type == PropertyDefinitionType::TSAbstractPropertyDefinition
            }
            ClassElement::AccessorProperty(property) => {
                property.r#type == AccessorPropertyType::TSAbstractAccessorProperty
            }
            ClassElement::StaticBlock(_) => false,
        };
        if gone {
            return self.blank_statement(it.span());
        }
        walk::walk_class_element(self, it);
        let end = it.span().end as usize;
        if matches!(it, ClassElement::PropertyDefinition(_)) && self.edits.ends_blank(end) {
            self.edits.insert(end, ";");
        }
    }

    fn visit_method_definition(&mut self, it: &MethodDefinition<'a>) {
        self.modifiers(it.span.start, it.key.span().start);
        if it.optional {
            self.mark(it.key.span().end);
        }
        walk::walk_method_definition(self, it);
    }

    fn visit_property_definition(&mut self, it: &PropertyDefinition<'a>) {
        let key = it.key.span();
        self.modifiers(it.span.start, key.start);
        let marked = it.optional || it.definite;
        if it.computed {
            if marked {
                self.mark(key.end);
            }
            self.annotation(key.end, it.type_annotation.as_deref(), false);
        } else {
            self.annotation(key.end, it.type_annotation.as_deref(), marked);
        }
        for decorator in &it.decorators {
            self.visit_decorator(decorator);
        }
        self.visit_property_key(&it.key);
        if let Some(value) = &it.value {
            self.visit_expression(value);
        }
    }

    fn visit_accessor_property(&mut self, it: &AccessorProperty<'a>) {
        self.refuse(it.span, "an `accessor` field");
    }

    // ---- modules -------------------------------------------------------------

    fn visit_import_declaration(&mut self, it: &ImportDeclaration<'a>) {
        let only_types = it.specifiers.as_ref().is_some_and(|all| {
            !all.is_empty()
                && all.iter().all(|one| {
                    matches!(one, ImportDeclarationSpecifier::ImportSpecifier(one)
                        if one.import_kind.is_type())
                })
        });
        if it.import_kind.is_type() || only_types {
            return self.blank_statement(it.span);
        }
        for one in it.specifiers.iter().flatten() {
            if let ImportDeclarationSpecifier::ImportSpecifier(one) = one
                && one.import_kind.is_type()
            {
                self.item(one.span);
            }
        }
    }

    fn visit_export_declaration(&mut self, it: &ExportDeclaration<'a>) {
        if Strip::is_only_types(&it.declaration) {
            return self.blank_statement(it.span);
        }
        walk::walk_export_declaration(self, it);
    }

    fn visit_export_named_declaration(&mut self, it: &ExportNamedDeclaration<'a>) {
        if it.export_kind.is_type() {
            return self.blank_statement(it.span);
        }
        for one in it.specifiers.iter().filter(|one| one.export_kind.is_type()) {
            self.item(one.span);
        }
    }

    fn visit_export_from_declaration(&mut self, it: &ExportFromDeclaration<'a>) {
        if it.export_kind.is_type() {
            return self.blank_statement(it.span);
        }
        for one in it.specifiers.iter().filter(|one| one.export_kind.is_type()) {
            self.item(one.span);
        }
    }

    fn visit_export_all_declaration(&mut self, it: &ExportAllDeclaration<'a>) {
        if it.export_kind.is_type() {
            self.blank_statement(it.span);
        }
    }

    fn visit_export_default_declaration(&mut self, it: &ExportDefaultDeclaration<'a>) {
        let gone = match &it.declaration {
            ExportDefaultDeclarationKind::TSInterfaceDeclaration(_) => true,
            ExportDefaultDeclarationKind::FunctionDeclaration(function) => function.body.is_none(),
            _ => false,
        };
        if gone {
            return self.blank_statement(it.span);
        }
        walk::walk_export_default_declaration(self, it);
    }

    /// `import fs = require('fs')` is a constant; `import A = B.C` as well.
    fn visit_ts_import_equals_declaration(&mut self, it: &TSImportEqualsDeclaration<'a>) {
        self.edits
            .replace(it.span.start as usize, it.id.span.start as usize, "const ");
    }

    /// `export = f`
    fn visit_ts_export_assignment(&mut self, it: &TSExportAssignment<'a>) {
        self.edits.replace(
            it.span.start as usize,
            it.expression.span().start as usize,
            "module.exports = ",
        );
        self.visit_expression(&it.expression);
    }

    fn visit_ts_namespace_export_declaration(&mut self, it: &TSNamespaceExportDeclaration<'a>) {
        self.blank_statement(it.span);
    }

    // ---- what needs more than taking out ---------------------------------------

    fn visit_ts_enum_declaration(&mut self, it: &TSEnumDeclaration<'a>) {
        enums::write(&mut self.edits, it);
        for value in it
            .body
            .members
            .iter()
            .filter_map(|m| m.initializer.as_ref())
        {
            self.visit_expression(value);
        }
    }

    fn visit_ts_namespace_declaration(&mut self, it: &TSNamespaceDeclaration<'a>) {
        self.refuse(it.span, "a namespace with values in it");
    }
}
