//! Calendar dates as authors write them: a day, or a year alone.

/// A day of the calendar, or a year alone.
///
/// A year alone sorts and scores as its 1 January, and prints as the year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Date {
    day: jiff::civil::Date,
    year_only: bool,
}

impl Date {
    /// That day.
    #[must_use]
    pub fn day(day: jiff::civil::Date) -> Self {
        Date { day, year_only: false }
    }

    /// That year; `None` outside the years 1 to 9999.
    #[must_use]
    pub fn year(year: i16) -> Option<Self> {
        let day = jiff::civil::Date::new(year, 1, 1).ok().filter(|_| (1..=9999).contains(&year))?;
        Some(Date { day, year_only: true })
    }

    /// `2026-11-22`, or `1995`; `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let date = match text.parse() {
            Ok(year) => Date::year(year),
            Err(_) => text.parse().ok().filter(|day: &jiff::civil::Date| day.year() >= 0).map(Date::day),
        };
        // There are other ways to write a date.
        date.filter(|date| date.to_string() == text)
    }

    /// The day of a date with a time, as it is written there: `2026-11-22T10:00:00+01:00`, `2026-11-22 10:00`,
    /// `2026-11-22 10:00:00 +0100`. `None` for anything else.
    #[must_use]
    pub fn of_moment(text: &str) -> Option<Self> {
        let (day, rest) = text.split_at_checked(10)?;
        let date = Date::parse(day).filter(|date| !date.year_only)?;
        let time = rest.strip_prefix(['T', 't', ' '])?.trim_start();
        let end =
            time.find(|c: char| !(c.is_ascii_digit() || matches!(c, ':' | '.' | ','))).unwrap_or(time.len());
        let (time, zone) = time.split_at(end);
        let zone = zone.trim();
        let offset = |zone: &str| {
            let digits = zone.strip_prefix(['+', '-']).unwrap_or_default().replace(':', "");
            matches!(digits.len(), 2 | 4) && digits.bytes().all(|b| b.is_ascii_digit())
        };
        let zone_fits = matches!(zone, "" | "Z" | "z" | "UTC" | "GMT") || offset(zone);
        (zone_fits && time.parse::<jiff::civil::Time>().is_ok()).then_some(date)
    }

    /// The day; the 1 January of a year alone.
    #[must_use]
    pub fn as_day(self) -> jiff::civil::Date {
        self.day
    }

    /// Days since 1970-01-01.
    #[must_use]
    pub fn day_number(self) -> i64 {
        let epoch = jiff::civil::date(1970, 1, 1);
        i64::from((self.day - epoch).get_days())
    }

    /// RFC 3339 midnight UTC, for feeds and sitemaps.
    #[must_use]
    pub fn rfc3339(self) -> String {
        format!("{}T00:00:00Z", self.day)
    }
}

impl std::fmt::Display for Date {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.year_only { write!(f, "{:04}", self.day.year()) } else { write!(f, "{}", self.day) }
    }
}
