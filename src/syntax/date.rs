//! Calendar dates as authors write them: a day, a month, or a year alone.

/// A day of the calendar, or a month or a year alone.
///
/// A month or a year alone sorts and scores as its first day, and prints as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Date {
    day: jiff::civil::Date,
    precision: Precision,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Precision {
    Year,
    Month,
    Day,
}

impl Date {
    /// That day.
    #[must_use]
    pub fn day(day: jiff::civil::Date) -> Self {
        Date { day, precision: Precision::Day }
    }

    /// That year; `None` outside the years 1 to 9999.
    #[must_use]
    pub fn year(year: i16) -> Option<Self> {
        let day = jiff::civil::Date::new(year, 1, 1).ok().filter(|_| (1..=9999).contains(&year))?;
        Some(Date { day, precision: Precision::Year })
    }

    /// `2026-11-22`, `2026-11`, or `1995`; `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let date = match text.parse() {
            Ok(year) => Date::year(year),
            Err(_) if text.len() == 7 => {
                let day: Option<jiff::civil::Date> = format!("{text}-01").parse().ok();
                day.map(|day| Date { day, precision: Precision::Month })
            }
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
        let date = Date::parse(day).filter(|date| date.precision == Precision::Day)?;
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

    /// The day; the first of a month or a year alone.
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
        match self.precision {
            Precision::Year => write!(f, "{:04}", self.day.year()),
            Precision::Month => write!(f, "{:04}-{:02}", self.day.year(), self.day.month()),
            Precision::Day => write!(f, "{}", self.day),
        }
    }
}
