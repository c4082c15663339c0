//! placeholder
use crate::fact::Date;
use std::{net::IpAddr, path::PathBuf};
/// x
#[allow(missing_docs)]
pub struct Options {
    pub root: PathBuf,
    pub interface: IpAddr,
    pub port: u16,
    pub open: bool,
    pub quiet: bool,
    pub drafts: bool,
    pub base_url: Option<String>,
    pub today: Option<Date>,
    pub colour: bool,
}
/// x
pub fn serve(_: Options) -> std::io::Result<()> {
    Ok(())
}
