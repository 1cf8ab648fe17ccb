//! What a person sees at the end of a run.

use std::io::{self, Write};

use anstyle::AnsiColor;
use unicode_width::UnicodeWidthStr;

use super::{Report, Style, Tally, printable};
use crate::model::{Answer, Concealment, Event, Found, Redacted, Severity, Verdict};

/// How many of the riskiest files are named.
const RISKIEST: usize = 10;

/// Writes verdicts and copies as they come, and a summary at the end.
pub struct TableReport<W> {
    out: W,
    style: Style,
}

impl<W: Write> TableReport<W> {
    /// A report to `out`.
    pub fn new(out: W, style: Style) -> TableReport<W> {
        TableReport { out, style }
    }

    fn section(&mut self, title: &str, rows: &[[String; 2]]) -> io::Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        writeln!(self.out, "\n{}", self.style.bold(title))?;
        for line in columns(rows, self.style.width) {
            writeln!(self.out, "  {line}")?;
        }
        Ok(())
    }

    fn verdict(&mut self, verdict: &Verdict) -> io::Result<()> {
        let colour = match verdict.answer {
            Answer::Pass => AnsiColor::Green,
            Answer::Review => AnsiColor::Yellow,
            Answer::EncryptRequired | Answer::Refuse => AnsiColor::Red,
        };
        let answer = self.style.paint(verdict.answer.as_str(), colour);
        writeln!(self.out, "{answer}  {}", printable(&verdict.place.shown()))?;
        for reason in &verdict.reasons {
            writeln!(self.out, "  {} ({})", reason.sentence, reason.clause)?;
        }
        for risk in &verdict.risks {
            writeln!(self.out, "  risk: {risk}")?;
        }
        for asked in &verdict.trail {
            writeln!(self.out, "    {}: {}", asked.clause, asked.sentence)?;
        }
        Ok(())
    }

    fn hidden(&mut self, found: &Found, hidden: Concealment) -> io::Result<()> {
        let colour = match found.severity {
            Severity::High => AnsiColor::Red,
            Severity::Medium => AnsiColor::Yellow,
            Severity::Low => AnsiColor::Cyan,
        };
        let severity = self.style.paint(found.severity.as_str(), colour);
        let path = found.place.shown();
        let page = found.spot.page.map_or(String::new(), |page| format!(", page {page}"));
        let cell = found.spot.cell.as_deref().map_or(String::new(), |cell| format!(", {cell}"));
        writeln!(
            self.out,
            "{severity}  {}{page}{}: {} ({}): {}",
            printable(&path),
            printable(&cell),
            found.kind,
            hidden.counted(),
            hidden.advice
        )
    }

    fn redacted(&mut self, redacted: &Redacted) -> io::Result<()> {
        let (word, colour) = match (&redacted.copy, redacted.proved) {
            (Some(_), true) => ("proved", AnsiColor::Green),
            (Some(_), false) => ("NOT PROVED", AnsiColor::Red),
            (None, _) => ("no copy", AnsiColor::Red),
        };
        let word = self.style.paint(word, colour);
        let path = redacted.place.shown();
        let path = printable(&path);
        match &redacted.copy {
            Some(copy) => {
                let withheld = redacted.withheld.len();
                writeln!(self.out, "{word}  {path} → {} ({withheld} withheld)", printable(copy))
            }
            None => writeln!(self.out, "{word}  {path}"),
        }
    }
}

impl<W: Write + Send> Report for TableReport<W> {
    fn event(&mut self, event: &Event) -> io::Result<()> {
        match event {
            Event::Judged(verdict, _) => self.verdict(verdict),
            Event::Redacted(redacted) => self.redacted(redacted),
            Event::Skipped(note) => {
                let path = note.place.shown();
                let word = self.style.paint("not read", AnsiColor::Yellow);
                writeln!(
                    self.out,
                    "{word}  {}: {}",
                    printable(&path),
                    printable(&note.fault.to_string())
                )
            }
            Event::Found(found) => match found.hidden {
                Some(hidden) => self.hidden(found, hidden),
                None => Ok(()),
            },
            Event::Extracted(_) | Event::Opened { .. } | Event::Allowed(..) => Ok(()),
        }
    }

    fn finish(&mut self, tally: &Tally, seconds: f64) -> io::Result<()> {
        let count = |n: &u64| n.to_string();
        let rows: Vec<_> =
            tally.by_group.iter().map(|(group, n)| [group.as_str().to_owned(), count(n)]).collect();
        self.section("By group", &rows)?;
        let mut kinds: Vec<_> = tally.by_kind.iter().collect();
        kinds.sort_by(|a, b| b.1.cmp(a.1).then_with(|| a.0.cmp(b.0)));
        let rows: Vec<_> = kinds.iter().map(|(kind, n)| [kind.to_string(), count(n)]).collect();
        self.section("By kind", &rows)?;
        let rows: Vec<_> = tally
            .riskiest(RISKIEST)
            .into_iter()
            .map(|(place, _, [low, medium, high])| {
                let path = printable(&place.shown()).into_owned();
                [path, format!("{high} high, {medium} medium, {low} low")]
            })
            .collect();
        self.section("Riskiest files", &rows)?;
        let rows: Vec<_> = tally
            .by_reason
            .iter()
            .map(|(reason, n)| [reason.as_str().to_owned(), count(n)])
            .collect();
        self.section("Not read, in whole or in part", &rows)?;
        writeln!(self.out, "\n{}", totals(tally, seconds))?;
        self.out.flush()
    }
}

fn totals(tally: &Tally, seconds: f64) -> String {
    let Tally { documents, findings, skipped, .. } = tally;
    let allowed = match tally.allowed {
        0 => String::new(),
        allowed => format!("{allowed} allowed, "),
    };
    let megabytes = tally.bytes as f64 / 1e6;
    format!(
        "{documents} documents, {megabytes:.1} MB, {findings} findings, {allowed}{skipped} not \
         read, {seconds:.1} s"
    )
}

/// Two aligned columns, the first cut to fit the width.
pub fn columns(rows: &[[String; 2]], width: usize) -> Vec<String> {
    let right = rows.iter().map(|row| row[1].width()).max().unwrap_or(0);
    let room = width.saturating_sub(right + 6).max(16);
    let left = rows.iter().map(|row| row[0].width()).max().unwrap_or(0).min(room);
    rows.iter()
        .map(|[name, value]| {
            let name = shortened(name, left);
            let pad = left - name.width();
            let gap = right - value.width();
            format!("{name}{}  {}{value}", " ".repeat(pad), " ".repeat(gap))
        })
        .collect()
}

/// The end of a path says more than its beginning.
fn shortened(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut kept: Vec<char> = Vec::new();
    let mut used = 1;
    for char in text.chars().rev() {
        used += unicode_width::UnicodeWidthChar::width(char).unwrap_or(0);
        if used > width {
            break;
        }
        kept.push(char);
    }
    format!("…{}", kept.iter().rev().collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_align_and_fit() {
        let rows = [
            ["postcode".to_owned(), "9".to_owned()],
            ["special:mental-health".to_owned(), "120".to_owned()],
        ];
        let expected = ["postcode                 9", "special:mental-health  120"];
        assert_eq!(columns(&rows, 80), expected);
        assert!(columns(&rows, 25).iter().all(|line| line.width() <= 25));
    }
}
