//! Making text harmless inside of XML and HTML.

use super::escape;

/// Text for an element or a quoted attribute. Characters that XML does not
/// have, or that a terminal obeys, are shown as visible escapes. What a CI
/// service would take for a command is written with references, which a reader
/// of the file turns back.
pub fn text(text: &str) -> String {
    escape::terminal(text)
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
        .replace("::", "&#58;:")
        .replace("##[", "&#35;#[")
}

/// The same for text that must stay on one line.
pub fn line(line: &str) -> String {
    text(&escape::one_line(line))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_is_markup() {
        assert_eq!(
            text("</script>&\"'<!--]]>"),
            "&lt;/script&gt;&amp;&quot;&#39;&lt;!--]]&gt;"
        );
        assert_eq!(text("a\u{1b}[31m\u{0}\u{ffff}"), "a\\x1b[31m\\x00\\u{ffff}");
        assert_eq!(line("a\nb"), "a\\nb");
    }

    #[test]
    fn no_text_is_a_command_to_a_ci_service() {
        assert_eq!(
            text("::error::x\n  ::y ##[z]"),
            "&#58;:error&#58;:x\n  &#58;:y &#35;#[z]"
        );
    }
}
