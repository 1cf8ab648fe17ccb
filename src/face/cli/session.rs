//! What the commands share: configuration, the pipeline, the report, and the end.

use std::{
    fs::File,
    io::{self, BufWriter, IsTerminal, Write},
    ops::ControlFlow,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use super::{
    args::{Common, FormatArg, OcrArg, SeverityArg},
    exit::Exit,
    progress::Progress,
};
use crate::{
    config::Config,
    detect::Detector,
    error::{Error, Result},
    model::{Event, Limits, Note, Ocr, Pattern, Severity},
    ocr::Tesseract,
    pipeline::{Allow, Pipeline, Select, Settings},
    report::{CsvReport, JsonlReport, Report, Shown, Style, TableReport, Tally},
    walk::{self, Entry, WalkOptions},
};

/// A command's set-up.
pub(super) struct Session {
    pub(super) pipeline: Pipeline,
    pub(super) shown: Shown,
    pub(super) format: FormatArg,
    fail_on: Option<Severity>,
    output: Option<PathBuf>,
    quiet: bool,
    no_progress: bool,
}

impl Session {
    /// Reads the configuration and compiles the patterns.
    pub(super) fn new(common: &Common) -> Result<Session> {
        let config = Config::load(common.config.as_deref())?;
        let select = select(common, &config);
        Session::with(common, &config, select)
    }

    /// The same, with findings of any confidence.
    pub(super) fn counting_everything(common: &Common) -> Result<Session> {
        let config = Config::load(common.config.as_deref())?;
        let select = Select { min_confidence: 0.0, ..select(common, &config) };
        Session::with(common, &config, select)
    }

    fn with(common: &Common, config: &Config, select: Select) -> Result<Session> {
        log_to_stderr(common.quiet);
        let detector = detector(&config.patterns(common.patterns.as_deref())?)?;
        let settings = Settings {
            limits: Limits { ocr: ocr(common), ..config.limits() },
            select,
            jobs: jobs(common),
            deadline: common.deadline.map(Duration::from_secs),
        };
        let terminal = common.output.is_none() && io::stdout().is_terminal();
        let default = if terminal { FormatArg::Table } else { FormatArg::Jsonl };
        Ok(Session {
            pipeline: Pipeline::new(detector, settings),
            shown: if common.reveal { Shown::Revealed } else { Shown::Masked },
            format: common.format.unwrap_or(default),
            fail_on: common.fail_on.map(severity),
            output: common.output.clone(),
            quiet: common.quiet,
            no_progress: common.no_progress,
        })
    }

    /// The files below the roots. `skip` is left out: the folder that copies go to.
    pub(super) fn walk(
        &self,
        paths: &[PathBuf],
        skip: Option<&Path>,
    ) -> Result<impl Iterator<Item = std::result::Result<Entry, Note>> + Send + use<>> {
        let options = WalkOptions {
            skip: skip.map(Path::to_owned).into_iter().collect(),
            stdin_limit: self.pipeline.limits().in_memory,
        };
        walk::roots(paths, &options)
    }

    /// Runs `work`, reports its events, and says how the command ends.
    pub(super) fn report(
        &self,
        paths: &[PathBuf],
        work: impl FnOnce(&mut crate::pipeline::Receiver<'_>),
    ) -> Result<Ended> {
        let started = Instant::now();
        let out = Output::open(self.output.as_deref())?;
        let mut report = self.open_report(out.writer)?;
        // Standard input can be read only once, so files are not counted beside it.
        let countable = !paths.iter().any(|path| path.as_os_str() == "-");
        let shown = self.wants_progress() && countable;
        let progress = Progress::start(shown, || self.walk(paths, None));
        let mut tally = Tally::default();
        let mut failed = None;
        work(&mut |event: Event| {
            progress.event(&event);
            tally.count(&event);
            match progress.hidden(|| report.event(&event)) {
                Ok(()) => ControlFlow::Continue(()),
                Err(err) => {
                    failed = Some(err);
                    ControlFlow::Break(())
                }
            }
        });
        progress.finish();
        let finished = match failed {
            None => report.finish(&tally, started.elapsed().as_secs_f64()),
            Some(err) => Err(err),
        };
        drop(report);
        self.close(finished, out.temporary)?;
        Ok(Ended { tally, fail_on: self.fail_on })
    }

    /// Writes to standard output or to the file of `--output`.
    pub(super) fn write_out(
        &self,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<()> {
        let mut out = Output::open(self.output.as_deref())?;
        let written = write(&mut out.writer).and_then(|()| out.writer.flush());
        drop(out.writer);
        self.close(written, out.temporary)
    }

    fn open_report(&self, out: Box<dyn Write + Send>) -> Result<Box<dyn Report>> {
        Ok(match self.format {
            FormatArg::Table => Box::new(TableReport::new(out, self.style())),
            FormatArg::Jsonl => Box::new(JsonlReport::new(out, self.shown)),
            FormatArg::Csv => Box::new(
                CsvReport::new(out, self.shown)
                    .map_err(|err| Error::io(Path::new("the report"), &err))?,
            ),
        })
    }

    /// Puts the report in its place. A reader that closed its end of the pipe has had enough.
    fn close(&self, finished: io::Result<()>, temporary: Option<tempfile::TempPath>) -> Result<()> {
        let path = self.output.clone().unwrap_or_else(|| PathBuf::from("standard output"));
        match finished {
            Err(err) if err.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            Err(err) => Err(Error::io(&path, &err)),
            Ok(()) => match temporary {
                Some(file) => file.persist(&path).map_err(|err| Error::io(&path, &err.error)),
                None => Ok(()),
            },
        }
    }

    pub(super) fn style(&self) -> Style {
        if self.output.is_some() { Style::plain(100) } else { Style::of_stdout() }
    }

    fn wants_progress(&self) -> bool {
        !self.quiet && !self.no_progress && io::stderr().is_terminal()
    }
}

/// Where a report goes: standard output, or a file that gets its name when it is complete.
struct Output {
    writer: Box<dyn Write + Send>,
    temporary: Option<tempfile::TempPath>,
}

impl Output {
    fn open(path: Option<&Path>) -> Result<Output> {
        let Some(path) = path else {
            let writer = Box::new(BufWriter::new(io::stdout()));
            return Ok(Output { writer, temporary: None });
        };
        // A device or a pipe is written to; only a file may be replaced.
        if path.metadata().is_ok_and(|known| !known.is_file()) {
            let file =
                File::options().write(true).open(path).map_err(|err| Error::io(path, &err))?;
            return Ok(Output { writer: Box::new(BufWriter::new(file)), temporary: None });
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let file = tempfile::Builder::new()
            .prefix(".withheld-")
            .tempfile_in(folder.unwrap_or(Path::new(".")))
            .map_err(|err| Error::io(path, &err))?;
        let (file, temporary): (File, _) = file.into_parts();
        Ok(Output { writer: Box::new(BufWriter::new(file)), temporary: Some(temporary) })
    }
}

/// A run that is over.
pub(super) struct Ended {
    pub(super) tally: Tally,
    fail_on: Option<Severity>,
}

impl Ended {
    /// Found comes before trouble: whoever asked to fail on findings hears of them first.
    pub(super) fn exit(&self) -> Exit {
        let found = self.fail_on.is_some_and(|bound| self.tally.worst >= Some(bound));
        match (found, self.tally.unread) {
            (true, _) => Exit::Found,
            (false, true) => Exit::Trouble,
            (false, false) => Exit::Done,
        }
    }
}

pub(super) fn detector(patterns: &[Pattern]) -> Result<Detector> {
    Detector::new(patterns).map_err(|bad| Error::config(bad.to_string()))
}

fn select(common: &Common, config: &Config) -> Select {
    let or = |flag: &[String], file: &[String]| {
        if flag.is_empty() { file.to_vec() } else { flag.to_vec() }
    };
    Select {
        only: or(&common.only, &config.detect.only),
        except: or(&common.except, &config.detect.except),
        min_confidence: common
            .min_confidence
            .or(config.detect.min_confidence)
            .unwrap_or(DEFAULT_CONFIDENCE),
        allow: Allow::new(&config.allow),
    }
}

/// Below one half a finding is more likely wrong than right.
const DEFAULT_CONFIDENCE: f32 = 0.5;

fn ocr(common: &Common) -> Ocr {
    match common.ocr {
        OcrArg::Off => Ocr::default(),
        OcrArg::Tesseract => Ocr::by(Tesseract::new(&common.ocr_lang)),
    }
}

pub(super) fn jobs(common: &Common) -> usize {
    let cores = || std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    common.jobs.map_or_else(cores, std::num::NonZero::get)
}

fn severity(severity: SeverityArg) -> Severity {
    match severity {
        SeverityArg::Low => Severity::Low,
        SeverityArg::Medium => Severity::Medium,
        SeverityArg::High => Severity::High,
    }
}

/// The log goes to standard error; `WITHHELD_LOG` chooses what is logged. It never holds document
/// text.
fn log_to_stderr(quiet: bool) {
    use tracing_subscriber::EnvFilter;
    let default = if quiet { "off" } else { "warn" };
    let filter =
        EnvFilter::try_from_env("WITHHELD_LOG").unwrap_or_else(|_| EnvFilter::new(default));
    // A second session in one process (in tests) keeps the first one's log.
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .with_ansi(io::stderr().is_terminal())
        .try_init();
}
