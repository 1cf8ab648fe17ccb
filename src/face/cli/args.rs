//! The command line, as types. Help, man page and completions are made from these definitions.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Find personal data in the records of UK children's services, judge outgoing mail, and make
/// redacted copies that really hide it. Everything stays on this machine.
#[derive(Debug, Parser)]
#[command(name = "withheld", version, max_term_width = 100)]
pub(super) struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub(super) command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Find personal data in files, folders, archives and mailboxes
    Scan(Scan),
    /// Judge outgoing mail before or after it was sent
    ///
    /// Names of schools and organisations are not counted unless `--only` asks for them.
    Check(Check),
    /// Stand beside a mail server and stop what `check` would stop
    ///
    /// A milter: the server hands each message over before it takes it, and keeps it until the
    /// verdict is there. SIGHUP reads policy and patterns anew, SIGTERM ends it after the messages
    /// that are being judged.
    Gateway(Gateway),
    /// Keep the register of written consents to unencrypted mail
    Consent(Consent),
    /// Write redacted copies and the redaction log
    ///
    /// Everything that is detected is withheld, but for the names of schools and organisations, which
    /// tell nothing of anybody by themselves: those are withheld when `--only` asks for them (`--only
    /// '*'` for all there is).
    Redact(Redact),
    /// Prove that nothing withheld can be read in the copies
    Verify(Verify),
    /// Find the people of a bundle, and propose what stands for each
    ///
    /// Nothing is written: `redact --subject` makes copies by the same defaults.
    Plan(Plan),
    /// Show the text the scanner sees, part by part
    Extract(Scan),
    /// Find what documents hide before they are sent: covered text, comments, old versions
    ///
    /// Text under boxes and pictures, in the colour of the paper, off the page or on hidden layers;
    /// redactions that were marked and never applied; tracked changes, comments, hidden rows and
    /// sheets; attachments, scripts, forms behind forms; earlier states of a file; who wrote it. Each
    /// is a finding of kind `hidden:…` with what to do about it. What is not inspected is told of.
    Inspect(Scan),
    /// Measure precision and recall against marked truth
    Evaluate(Evaluate),
    /// Look at, document and prove the patterns
    Patterns(Patterns),
    /// Print shell completions
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the man page
    Man,
}

/// `scan` and `extract`.
#[derive(Debug, Args)]
pub(super) struct Scan {
    /// Files or folders; `-` for standard input
    #[arg(required = true, value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) common: Common,
}

/// `check`.
#[derive(Debug, Args)]
pub(super) struct Check {
    /// Messages, mailboxes or folders of them; `-` for standard input
    #[arg(required = true, value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// The mail policy; a commented default applies without one
    #[arg(long, value_name = "FILE")]
    pub(super) policy: Option<PathBuf>,
    /// Answer mail servers: 0 pass, 69 refuse, 75 try again later
    #[arg(long)]
    pub(super) sysexits: bool,
    /// Tell for each message every clause that it was held against
    #[arg(long)]
    pub(super) explain: bool,
    /// Use up the consents on which messages pass, for a filter that sends what passes
    #[arg(long)]
    pub(super) spend: bool,
    /// Add everybody outside whom these messages went to to the file of known correspondents
    #[arg(long, value_name = "FILE")]
    pub(super) learn: Option<PathBuf>,
    #[command(flatten)]
    pub(super) common: Common,
}

/// `gateway`.
#[derive(Debug, Args)]
pub(super) struct Gateway {
    /// Where mail servers connect: `unix:PATH` or `inet:HOST:PORT`
    #[arg(long, value_name = "ADDRESS", default_value = "unix:/run/withheld/gateway.sock")]
    pub(super) listen: String,
    /// The mail policy
    #[arg(long, value_name = "FILE")]
    pub(super) policy: PathBuf,
    /// Where `/health` and `/metrics` are answered, on this machine only, such as 127.0.0.1:9895
    #[arg(long, value_name = "HOST:PORT")]
    pub(super) health: Option<String>,
    /// How many connections there may be; more are closed, and their mail is put off
    #[arg(long, value_name = "N", default_value = "128")]
    pub(super) sessions: std::num::NonZeroUsize,
    /// The key for the header that says what was decided; at least 32 bytes
    #[arg(long, value_name = "FILE")]
    pub(super) key_file: Option<PathBuf>,
    /// Let mail pass that could not be judged; otherwise it is put off
    #[arg(long)]
    pub(super) fail_open: bool,
    /// Only log what would be done, and let everything pass
    #[arg(long)]
    pub(super) shadow: bool,
    #[command(flatten)]
    pub(super) common: Common,
}

/// `consent`.
#[derive(Debug, Args)]
pub(super) struct Consent {
    /// What to do with it.
    #[command(subcommand)]
    pub(super) command: ConsentCommand,
    /// The register; the policy's by default
    #[arg(long, value_name = "FILE", global = true)]
    pub(super) register: Option<PathBuf>,
    /// The mail policy that names the register
    #[arg(long, value_name = "FILE", global = true)]
    pub(super) policy: Option<PathBuf>,
    /// How to print; `table` on a terminal and `jsonl` in a pipe by default
    #[arg(long, value_name = "FORMAT", global = true)]
    pub(super) format: Option<FormatArg>,
    /// Show addresses as they are; they are masked otherwise
    #[arg(long, global = true)]
    pub(super) reveal: bool,
}

/// The commands of `consent`.
#[derive(Debug, Subcommand)]
pub(super) enum ConsentCommand {
    /// Record a consent: a standing one, or one for a single message
    ///
    /// A message passes only if its recipient gave both, and a consent for one message serves once.
    Add(ConsentAdd),
    /// List every consent, with what became of it
    List,
    /// Take a consent back, from now on
    Revoke {
        /// The consent's number
        id: i64,
        /// Who records it
        #[arg(long, value_name = "NAME")]
        by: String,
    },
    /// List the consents that are to be looked at again
    ReviewDue {
        /// By this day, as 2027-03-31; today by default
        #[arg(long, value_name = "DAY", value_parser = day)]
        until: Option<crate::model::Day>,
    },
    /// Record that a consent was looked at again
    Reviewed {
        /// The consent's number
        id: i64,
        /// Who records it
        #[arg(long, value_name = "NAME")]
        by: String,
        /// When it is due next
        #[arg(long, value_name = "DAY", value_parser = day)]
        next: Option<crate::model::Day>,
    },
}

/// `consent add`.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("to").required(true).multiple(true))]
pub(super) struct ConsentAdd {
    /// Whose consent it is: an address
    pub(super) recipient: String,
    /// Unencrypted mail in general, signed
    #[arg(long, group = "to", conflicts_with_all = ["message", "message_id"])]
    pub(super) standing: bool,
    /// This message alone: a file; its body is what counts
    #[arg(long, value_name = "FILE", group = "to")]
    pub(super) message: Option<PathBuf>,
    /// The message with this `Message-ID`
    #[arg(long, value_name = "ID", group = "to")]
    pub(super) message_id: Option<String>,
    /// The file that proves it; its SHA-256 is recorded
    #[arg(long, value_name = "FILE")]
    pub(super) evidence: PathBuf,
    /// Who records it
    #[arg(long, value_name = "NAME")]
    pub(super) by: String,
    /// The last day on which it holds, as 2027-03-31
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub(super) expires: Option<crate::model::Day>,
    /// When it is to be looked at again
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub(super) review: Option<crate::model::Day>,
}

/// `redact`.
#[derive(Debug, Args)]
pub(super) struct Redact {
    /// Files or folders
    #[arg(required = true, value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// The folder that gets the copies and the redaction log
    #[arg(long, value_name = "DIR")]
    pub(super) out: PathBuf,
    #[command(flatten)]
    pub(super) withhold: Withhold,
    /// What stands in the place of withheld text
    #[arg(long, value_name = "LABEL", default_value = "box")]
    pub(super) label: LabelArg,
    /// How wide the gap is that withheld text leaves in a line of a PDF page
    #[arg(long, value_name = "WIDTH", default_value = "keep")]
    pub(super) width: WidthArg,
    /// The reason that the log gives, such as an exemption code
    #[arg(long, value_name = "CODE")]
    pub(super) reason: Option<String>,
    /// Keep copies that could not be proved clean, and what could not be read inside them
    #[arg(long)]
    pub(super) allow_unproved: bool,
    #[command(flatten)]
    pub(super) common: Common,
}

/// `verify`.
#[derive(Debug, Args)]
pub(super) struct Verify {
    /// The originals, as they were given to `redact`
    #[arg(required = true, value_name = "ORIGINAL")]
    pub(super) paths: Vec<PathBuf>,
    /// The folder with the copies
    #[arg(long, value_name = "DIR")]
    pub(super) redacted: PathBuf,
    #[command(flatten)]
    pub(super) withhold: Withhold,
    #[command(flatten)]
    pub(super) common: Common,
}

/// `plan`.
#[derive(Debug, Args)]
pub(super) struct Plan {
    /// The files and folders of the bundle
    #[arg(required = true, value_name = "BUNDLE")]
    pub(super) paths: Vec<PathBuf>,
    /// Who the data subject is
    #[arg(long, value_name = "FILE")]
    pub(super) subject: PathBuf,
    #[command(flatten)]
    pub(super) common: Common,
}

/// What is withheld.
#[derive(Debug, Args)]
pub(super) struct Withhold {
    /// Withhold this text wherever it stands (repeatable)
    #[arg(long, value_name = "STRING")]
    pub(super) literal: Vec<String>,
    /// Withhold the texts in this file, one a line
    #[arg(long, value_name = "FILE")]
    pub(super) literals: Option<PathBuf>,
    /// Keep what is the data subject's own, and professionals in their role: the file names the
    /// subject of a subject access request
    #[arg(long, value_name = "FILE", conflicts_with = "no_detect")]
    pub(super) subject: Option<PathBuf>,
    /// Withhold only literals, not what is detected
    #[arg(long)]
    pub(super) no_detect: bool,
}

/// What stands in the place of withheld text.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum LabelArg {
    /// `[REDACTED]`, or a plain black box on a page
    Box,
    /// The kind, such as `[nhs-number]`
    Type,
}

/// What the width of a gap in a line of a PDF page tells of what stood there.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum WidthArg {
    /// As wide as it was, so that nothing else moves; names can be tried until one fits
    Keep,
    /// Rounded up to steps of 25 points; the rest of the line moves
    Quantise,
    /// The same for everything; the rest of the line moves
    Label,
    /// As `quantise`, and the page becomes a picture of itself
    Raster,
}

/// `evaluate`.
#[derive(Debug, Args)]
pub(super) struct Evaluate {
    /// A folder of documents with their marked truth
    #[arg(value_name = "DIR")]
    pub(super) dir: PathBuf,
    /// Only this set: the documents in `DIR/NAME`
    #[arg(long, value_name = "NAME")]
    pub(super) set: Option<String>,
    /// Fail if any figure falls below those in this file
    #[arg(long, value_name = "FILE")]
    pub(super) baseline: Option<PathBuf>,
    /// Tell how many findings of each tenth of confidence are right; counts those of any confidence
    #[arg(long)]
    pub(super) reliability: bool,
    /// List what was missed and what was found wrongly
    #[arg(long)]
    pub(super) errors: bool,
    #[command(flatten)]
    pub(super) common: Common,
}

/// `patterns`.
#[derive(Debug, Args)]
pub(super) struct Patterns {
    /// What to do with them.
    #[command(subcommand)]
    pub(super) command: PatternsCommand,
    /// Packs of your own, beside the built-in ones
    #[arg(long = "patterns", value_name = "DIR", global = true)]
    pub(super) packs: Option<PathBuf>,
    /// The configuration file; `withheld.toml` in the current folder by default
    #[arg(long, value_name = "FILE", global = true)]
    pub(super) config: Option<PathBuf>,
}

/// The commands of `patterns`.
#[derive(Debug, Subcommand)]
pub(super) enum PatternsCommand {
    /// List every pattern
    List,
    /// Document one pattern
    Explain {
        /// The pattern's id
        id: String,
    },
    /// Run every pattern's examples through the real detector
    Test {
        /// Packs to test instead of the built-in ones
        files: Vec<PathBuf>,
    },
}

/// The flags that most commands share.
#[derive(Clone, Debug, Args)]
pub(super) struct Common {
    /// How to print; `table` on a terminal and `jsonl` in a pipe by default
    #[arg(long, value_name = "FORMAT")]
    pub(super) format: Option<FormatArg>,
    /// Write to this file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    /// Only these kinds or families (`special:*`), comma-separated
    #[arg(long, value_name = "KIND", value_delimiter = ',')]
    pub(super) only: Vec<String>,
    /// None of these kinds or families, comma-separated
    #[arg(long, value_name = "KIND", value_delimiter = ',')]
    pub(super) except: Vec<String>,
    /// Nothing less certain than this, 0 to 1
    #[arg(long, value_name = "0..1", value_parser = confidence)]
    pub(super) min_confidence: Option<f32>,
    /// Exit with 1 if something at least this severe was found
    #[arg(long, value_name = "SEVERITY")]
    pub(super) fail_on: Option<SeverityArg>,
    /// Show found text as it is; it is masked otherwise
    #[arg(long)]
    pub(super) reveal: bool,
    /// How many threads; as many as there are cores by default
    #[arg(long, value_name = "N")]
    pub(super) jobs: Option<std::num::NonZeroUsize>,
    /// The configuration file; `withheld.toml` in the current folder by default
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// Packs of your own, beside the built-in ones
    #[arg(long, value_name = "DIR")]
    pub(super) patterns: Option<PathBuf>,
    /// Print no progress and no log
    #[arg(short, long)]
    pub(super) quiet: bool,
    /// Show no progress bar
    #[arg(long)]
    pub(super) no_progress: bool,
    /// What reads text from pictures and scans; without it they are told of as not read
    #[arg(long, value_name = "ENGINE", default_value = "tesseract")]
    pub(super) ocr: OcrArg,
    /// The languages of pictures and scans, as tesseract names them, joined by `+`
    #[arg(long, value_name = "LANG", default_value = "eng", value_parser = languages)]
    pub(super) ocr_lang: String,
    /// How many seconds one document may take
    #[arg(long, value_name = "SECONDS")]
    pub(super) deadline: Option<u64>,
}

/// Ways to print.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum FormatArg {
    /// For people
    Table,
    /// One JSON object a line
    Jsonl,
    /// For spreadsheets
    Csv,
}

/// What reads text from pixels.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum OcrArg {
    /// Nothing
    Off,
    /// The command `tesseract`, where it is installed
    Tesseract,
}

/// Severities.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum SeverityArg {
    Low,
    Medium,
    High,
}

/// Names of language data are parts of file names: no path, no flag.
fn languages(text: &str) -> Result<String, String> {
    let is_name = |name: &str| {
        name.starts_with(|c: char| c.is_ascii_alphanumeric())
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    };
    if text.split('+').all(is_name) {
        Ok(text.to_owned())
    } else {
        Err("not language codes joined by `+`".to_owned())
    }
}

fn day(text: &str) -> Result<crate::model::Day, String> {
    crate::model::Day::parse(text).ok_or_else(|| "not a day such as 2027-03-31".to_owned())
}

fn confidence(text: &str) -> Result<f32, String> {
    match text.parse::<f32>() {
        Ok(value) if (0.0..=1.0).contains(&value) => Ok(value),
        _ => Err("not a number from 0 to 1".to_owned()),
    }
}
