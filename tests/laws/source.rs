//! What one Rust file says of names, read off its text: no more of the language than the laws need.

use std::collections::BTreeSet;

/// A branch of a `use`.
#[derive(Debug, PartialEq, Eq)]
pub struct Use {
    /// What it is called here; `*` when it is everything.
    pub name: String,
    /// Where it comes from, as it is written.
    pub path: Vec<String>,
    /// Whether it is a `pub use`.
    pub handed_on: bool,
}

/// What one file says.
#[derive(Debug, Default)]
pub struct Source {
    /// Its `use`s, branch by branch.
    pub uses: Vec<Use>,
    /// The paths written out in its code; those of one step, too.
    pub paths: Vec<Vec<String>>,
    /// The items it defines, as far as no macro does.
    pub defines: BTreeSet<String>,
}

#[derive(Debug, PartialEq, Eq)]
enum Token {
    Word(String),
    Sign(char),
}

impl Token {
    fn word(&self) -> Option<&str> {
        if let Self::Word(word) = self { Some(word) } else { None }
    }
}

impl Source {
    /// Reads `text`; what is there for tests only does not count.
    pub fn read(text: &str) -> Self {
        let tokens = without_tests(tokens(text));
        let (mut source, mut at, mut depth) = (Self::default(), 0, 0_i32);
        while let Some(token) = tokens.get(at) {
            let next = tokens.get(at + 1);
            match token {
                Token::Sign('{') => depth += 1,
                Token::Sign('}') => depth -= 1,
                Token::Sign(_) => {}
                Token::Word(word) if word == "use" && next != Some(&Token::Sign('<')) => {
                    let before = at.checked_sub(1).and_then(|before| tokens.get(before));
                    let handed_on =
                        before.is_some_and(|token| *token == Token::Sign(')') || token.word() == Some("pub"));
                    at = source.branches(&tokens, at + 1, &[], handed_on);
                    continue;
                }
                // Only says that there is one.
                Token::Word(word) if word == "mod" => at += 1,
                Token::Word(word) => {
                    let item = ["struct", "enum", "fn", "type", "trait", "const", "static", "macro_rules"];
                    let named = tokens[at + 1..].iter().take(2).find_map(Token::word);
                    if let Some(name) = named.filter(|_| depth == 0 && item.contains(&word.as_str())) {
                        source.defines.insert(name.to_owned());
                    }
                    let (path, end) = path(&tokens, at);
                    source.paths.push(path);
                    at = end;
                    continue;
                }
            }
            at += 1;
        }
        source
    }

    /// The branches of the `use` that goes on at `at` below `start`; answers with where it ends.
    fn branches(&mut self, tokens: &[Token], mut at: usize, start: &[String], handed_on: bool) -> usize {
        let mut whole = start.to_vec();
        loop {
            match tokens.get(at) {
                Some(Token::Word(word)) if word == "as" => {
                    whole.pop_if(|last| last == "self");
                    let name = tokens.get(at + 1).and_then(Token::word).unwrap_or("_").to_owned();
                    self.uses.push(Use { name, path: whole, handed_on });
                    return at + 2;
                }
                Some(Token::Word(word)) => whole.push(word.clone()),
                Some(Token::Sign(':')) => {}
                Some(Token::Sign('*')) => {
                    self.uses.push(Use { name: "*".to_owned(), path: whole, handed_on });
                    return at + 1;
                }
                Some(Token::Sign('{')) => {
                    at += 1;
                    while !matches!(tokens.get(at), None | Some(Token::Sign('}'))) {
                        at = self.branches(tokens, at, &whole, handed_on);
                        at += usize::from(tokens.get(at) == Some(&Token::Sign(',')));
                    }
                    return at + 1;
                }
                _ => {
                    whole.pop_if(|last| last == "self");
                    let name = whole.last().cloned().unwrap_or_default();
                    self.uses.push(Use { name, path: whole, handed_on });
                    return at;
                }
            }
            at += 1;
        }
    }
}

/// The path that begins at `at`, and where it ends.
fn path(tokens: &[Token], mut at: usize) -> (Vec<String>, usize) {
    let mut path = Vec::new();
    while let Some(Token::Word(word)) = tokens.get(at) {
        path.push(word.clone());
        at += 1;
        if tokens.get(at..at + 2) != Some(&[Token::Sign(':'), Token::Sign(':')]) {
            break;
        }
        at += 2;
    }
    (path, at)
}

/// `tokens` without the items that only tests have.
fn without_tests(tokens: Vec<Token>) -> Vec<Token> {
    let mark = self::tokens("#[cfg(test)]");
    let mut kept = Vec::new();
    let mut rest = tokens.into_iter().peekable();
    while let Some(token) = rest.next() {
        kept.push(token);
        if kept.ends_with(&mark) {
            kept.truncate(kept.len() - mark.len());
            let mut depth = 0_i32;
            for token in rest.by_ref() {
                depth += i32::from(token == Token::Sign('{')) - i32::from(token == Token::Sign('}'));
                if depth == 0 && matches!(token, Token::Sign(';' | '}')) {
                    break;
                }
            }
        }
    }
    kept
}

/// The words and signs of `text`. A literal text counts only when it is a path, as serde's attributes have them.
fn tokens(text: &str) -> Vec<Token> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let is_word = |character: char| character.is_alphanumeric() || character == '_';
        let end = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if let Some(hashes) = raw(rest) {
            let close = format!("\"{}", "#".repeat(hashes));
            let start = hashes + 2;
            rest[start..].find(&close).map_or(rest.len(), |end| start + end + close.len())
        } else if first == '"' {
            let end = literal(rest);
            let inside = rest.get(1..end - 1).unwrap_or_default();
            if inside.contains("::")
                && inside.chars().all(|character| is_word(character) || ":<>, ".contains(character))
            {
                found.extend(tokens(inside));
            }
            end
        } else if first == '\'' {
            // A character, or a lifetime, whose name then counts as a word by itself.
            character(rest).unwrap_or(1)
        } else if is_word(first) {
            let end = rest.find(|character| !is_word(character)).unwrap_or(rest.len());
            found.push(Token::Word(rest[..end].to_owned()));
            end
        } else {
            if !first.is_whitespace() {
                found.push(Token::Sign(first));
            }
            first.len_utf8()
        };
        rest = &rest[end..];
    }
    found
}

/// How many hashes the raw literal has that begins here.
fn raw(text: &str) -> Option<usize> {
    let after = text.strip_prefix('r')?;
    let hashes = after.bytes().take_while(|byte| *byte == b'#').count();
    after[hashes..].starts_with('"').then_some(hashes)
}

/// Where the literal text ends that begins here.
fn literal(text: &str) -> usize {
    let mut escaped = false;
    for (at, character) in text.char_indices().skip(1) {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// Where the literal character ends that begins here, if it is one.
fn character(text: &str) -> Option<usize> {
    let mut characters = text.char_indices().skip(1);
    let (_, first) = characters.next()?;
    if first == '\\' {
        let (after, _) = characters.nth(1)?;
        return text[after - 1..].find('\'').map(|end| after + end);
    }
    characters.next().filter(|(_, close)| *close == '\'').map(|(at, _)| at + 1)
}
