//! `gateway`: the milter, started.

use std::{path::Path, time::Duration};

use super::{
    args::{Common, Gateway},
    exit::Exit,
    session::Session,
};
use crate::{
    consent::{self, Register},
    error::Result,
    face::gateway::{Options, Rules, serve},
};

/// How many seconds one message may take where nothing else is said. Mail servers wait for minutes.
const DEADLINE: u64 = 60;

/// Runs the gateway until it is told to stop.
pub(super) fn run(args: &Gateway) -> Result<Exit> {
    let seconds = args.common.deadline.unwrap_or(DEADLINE).max(1);
    let common = Common { deadline: Some(seconds), ..args.common.clone() };
    let options = Options {
        listen: args.listen.clone(),
        health: args.health.clone(),
        deadline: Duration::from_secs(seconds),
        sessions: args.sessions.get(),
        jobs: super::session::jobs(&args.common),
        fail_open: args.fail_open,
        shadow: args.shadow,
        key: args.key_file.clone(),
    };
    serve(options, &|| load(args, &common))?;
    Ok(Exit::Done)
}

/// Reads everything anew: configuration, patterns, policy, register.
fn load(args: &Gateway, common: &Common) -> Result<Rules> {
    let session = Session::new(common)?;
    let policy = super::check::load(&args.policy)?;
    let register = policy.register.as_deref();
    let register =
        register.map(|path| Register::open(Path::new(path), consent::today)).transpose()?;
    Ok(Rules { pipeline: session.pipeline, policy, register })
}
