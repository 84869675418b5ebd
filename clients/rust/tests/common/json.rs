// SPDX-License-Identifier: Apache-2.0
//! JSON as far as the scenarios need it.

use std::collections::BTreeMap;

#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    Null,
    Bool(bool),
    Number(i64),
    Text(String),
    List(Vec<Json>),
    Object(BTreeMap<String, Json>),
}

impl Json {
    pub fn parse(text: &str) -> Json {
        let mut parser = Parser { rest: text.trim() };
        let value = parser.value();
        assert!(parser.rest.trim().is_empty(), "json: {} (expected: its end)", parser.rest);
        value
    }

    pub fn get(&self, key: &str) -> &Json {
        match self {
            Json::Object(fields) => fields.get(key).unwrap_or(&Json::Null),
            _ => &Json::Null,
        }
    }

    pub fn text(&self) -> Option<&str> {
        match self {
            Json::Text(text) => Some(text),
            _ => None,
        }
    }

    pub fn list(&self) -> &[Json] {
        match self {
            Json::List(values) => values,
            _ => &[],
        }
    }
}

struct Parser<'a> {
    rest: &'a str,
}

impl Parser<'_> {
    fn value(&mut self) -> Json {
        self.rest = self.rest.trim_start();
        match self.rest.as_bytes()[0] {
            b'{' => self.object(),
            b'[' => Json::List(self.items(']', |parser| parser.value())),
            b'"' => Json::Text(self.string()),
            _ => self.word(),
        }
    }

    fn object(&mut self) -> Json {
        let fields = self.items('}', |parser| {
            let key = parser.string();
            parser.rest = parser.rest.trim_start().strip_prefix(':').expect("a colon");
            (key, parser.value())
        });
        Json::Object(fields.into_iter().collect())
    }

    fn items<T>(&mut self, end: char, mut item: impl FnMut(&mut Self) -> T) -> Vec<T> {
        let mut items = Vec::new();
        self.rest = self.rest[1..].trim_start();
        while !self.rest.starts_with(end) {
            items.push(item(self));
            self.rest = self.rest.trim_start();
            self.rest = self.rest.strip_prefix(',').unwrap_or(self.rest).trim_start();
        }
        self.rest = &self.rest[1..];
        items
    }

    fn string(&mut self) -> String {
        let (mut text, mut chars) = (String::new(), self.rest.char_indices().skip(1));
        while let Some((at, character)) = chars.next() {
            match character {
                '"' => {
                    self.rest = &self.rest[at + 1..];
                    return text;
                }
                '\\' => match chars.next().expect("an escape").1 {
                    'u' => {
                        let digits: String = chars.by_ref().take(4).map(|(_, digit)| digit).collect();
                        let code = u32::from_str_radix(&digits, 16).expect("four digits");
                        text.push(char::from_u32(code).expect("a character"));
                    }
                    'n' => text.push('\n'),
                    't' => text.push('\t'),
                    other => text.push(other),
                },
                other => text.push(other),
            }
        }
        panic!("json: a string without its end");
    }

    fn word(&mut self) -> Json {
        let end = self.rest.find([',', ']', '}', ' ']).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        match word {
            "null" => Json::Null,
            "true" | "false" => Json::Bool(word == "true"),
            number => Json::Number(number.parse().expect("a number")),
        }
    }
}
