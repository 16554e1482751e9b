//! A page under construction. Markup comes from this program's own literals
//! only; everything else goes through `text`, which escapes it. So a
//! candidate's text cannot become markup, whoever adds to the page.

use crate::report::markup;

/// The page so far.
#[derive(Default)]
pub(super) struct Page {
    out: String,
}

impl Page {
    /// Our own markup.
    pub(super) fn raw(&mut self, markup: &'static str) -> &mut Page {
        self.out.push_str(markup);
        self
    }

    /// Anything else, on one line or several.
    pub(super) fn text(&mut self, text: &str) -> &mut Page {
        self.out.push_str(&markup::text(text));
        self
    }

    /// The same, kept on one line.
    pub(super) fn line(&mut self, text: &str) -> &mut Page {
        self.out.push_str(&markup::line(text));
        self
    }

    /// A number, such as a coordinate or the last part of an id.
    pub(super) fn number(&mut self, number: impl Into<f64>) -> &mut Page {
        let number: f64 = number.into();
        self.out
            .push_str(&((number * 1e3).round() / 1e3).to_string());
        self
    }

    pub(super) fn finish(self) -> String {
        self.out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_literals_are_markup() {
        let mut page = Page::default();
        page.raw("<p id=\"a")
            .number(1)
            .raw("\">")
            .text("</p>\n<script>");
        page.line("a\nb").number(0.12345).raw("</p>");
        assert_eq!(
            page.finish(),
            "<p id=\"a1\">&lt;/p&gt;\n&lt;script&gt;a\\nb0.123</p>"
        );
    }
}
