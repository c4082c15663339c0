//! The filter `wrap`, with which templates break a text into lines.

use tera::{Kwargs, State, Tera, TeraResult, Value};

use super::wrap::{Frame, Width};

/// Teaches a Tera the filter: `text | wrap(width=600, sizes=[80, 64], lines=3, bold=true, tracking=-20)`.
pub fn register(tera: &mut Tera) {
    tera.register_filter("wrap", wrap);
}

#[allow(clippy::needless_pass_by_value, reason = "Tera hands them over")]
fn wrap(text: &str, arguments: Kwargs, _: &State) -> TeraResult<Value> {
    let frame = Frame {
        width: arguments.must_get::<u32>("width")?,
        sizes: arguments.must_get::<Vec<u32>>("sizes")?,
        lines: arguments.get::<usize>("lines")?.unwrap_or(3),
    };
    // Larger ones are no pictures any more, and would be counted wrong.
    let sound = |size: &u32| (1..=10_000).contains(size);
    if !sound(&frame.width) || frame.sizes.is_empty() || !frame.sizes.iter().all(sound) || frame.lines == 0 {
        return Err(tera::Error::message(
            "`wrap` takes a width and sizes from 1 to 10000 pixels, and lines from 1",
        ));
    }
    let bold = arguments.get::<bool>("bold")?.unwrap_or(false);
    let tracking = arguments.get::<i64>("tracking")?.unwrap_or(0).clamp(-500, 5000);
    Ok(Value::from_serializable(&super::set(text, &frame, bold, Width::from(tracking))))
}
