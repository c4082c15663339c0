//! The colours of options as sRGB, for pictures: the three tokens that the style sheet gives each hue in the light
//! scheme.
//!
//! The style sheet says them in OKLCH, which browsers turn into sRGB, cutting off each channel where a colour is
//! outside. Doing so takes real numbers, which have no place here; the table has the results, and a test computes
//! them again from what `static/sidetone.css` says.

/// Of one hue, as `0xrrggbb`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colours {
    /// `--option`, for text.
    pub option: u32,
    /// `--stroke`, for bands.
    pub stroke: u32,
    /// `--wash`, for backgrounds.
    pub wash: u32,
}

/// The nearest hue in degrees for which the style sheet has a class: it has one for every tenth.
#[must_use]
pub fn nearest(hue: u16) -> u16 {
    (hue + 5) / 10 * 10 % 360
}

/// The colours of a hue in degrees.
#[must_use]
pub fn of(hue: u16) -> Colours {
    let [option, stroke, wash] = TABLE[usize::from(nearest(hue) / 10)];
    Colours { option, stroke, wash }
}

/// A colour as SVG takes it: `#974e66`.
#[must_use]
pub fn hex(colour: u32) -> String {
    format!("#{colour:06x}")
}

/// By tenth of the hue.
#[allow(clippy::unreadable_literal, reason = "a colour is read by its channels")]
const TABLE: [[u32; 3]; 36] = [
    [0x974e66, 0xb76c84, 0xfdedf1],
    [0x994f5c, 0xba6c78, 0xfeedef],
    [0x9a4f51, 0xbb6d6d, 0xfeeded],
    [0x9a5146, 0xbb6e62, 0xfeeeeb],
    [0x99533b, 0xb97057, 0xfdeee9],
    [0x965630, 0xb6734d, 0xfdefe7],
    [0x925a25, 0xb27744, 0xfbefe6],
    [0x8d5d1c, 0xad7b3d, 0xfaf0e5],
    [0x876114, 0xa67f38, 0xf8f1e5],
    [0x7f6612, 0x9e8337, 0xf6f2e5],
    [0x776a15, 0x948739, 0xf4f2e5],
    [0x6d6e1d, 0x8a8b3e, 0xf2f3e5],
    [0x627127, 0x7e8f46, 0xf0f4e7],
    [0x557432, 0x729250, 0xeef4e8],
    [0x48773e, 0x65955a, 0xecf5ea],
    [0x397949, 0x579766, 0xeaf5ec],
    [0x277a55, 0x499971, 0xe8f6ee],
    [0x0c7b60, 0x3a997d, 0xe7f6f0],
    [0x007b6b, 0x2c9a88, 0xe6f6f2],
    [0x007b76, 0x209993, 0xe5f6f4],
    [0x007980, 0x1c989e, 0xe5f6f6],
    [0x007889, 0x2196a7, 0xe5f5f8],
    [0x007590, 0x2c94b0, 0xe5f5fa],
    [0x0e7397, 0x3991b7, 0xe6f4fc],
    [0x27709c, 0x478ebc, 0xe7f4fd],
    [0x386ca0, 0x558ac0, 0xe9f3fe],
    [0x4669a2, 0x6287c2, 0xebf2fe],
    [0x5365a3, 0x6f83c3, 0xedf2fe],
    [0x5e61a1, 0x7a7fc1, 0xeff1fe],
    [0x685e9e, 0x857bbe, 0xf1f0fe],
    [0x725b9a, 0x8f78ba, 0xf3effc],
    [0x7b5894, 0x9975b3, 0xf5effb],
    [0x82558d, 0xa172ac, 0xf7eefa],
    [0x895284, 0xa86fa3, 0xf9eef8],
    [0x8f517b, 0xae6e99, 0xfbedf6],
    [0x934f71, 0xb36c8f, 0xfcedf3],
];

#[cfg(test)]
mod tests {
    #![allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::many_single_char_names)]
    #![allow(clippy::suboptimal_flops, clippy::excessive_precision, clippy::unreadable_literal)]

    use super::*;

    const CSS: &str = include_str!("../../../static/sidetone.css");

    fn linear(lightness: f64, chroma: f64, hue: f64) -> [f64; 3] {
        let (sin, cos) = hue.to_radians().sin_cos();
        let (a, b) = (chroma * cos, chroma * sin);
        let l = (lightness + 0.3963377774 * a + 0.2158037573 * b).powi(3);
        let m = (lightness - 0.1055613458 * a - 0.0638541728 * b).powi(3);
        let s = (lightness - 0.0894841775 * a - 1.2914855480 * b).powi(3);
        [
            4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
            -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
            -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s,
        ]
    }

    fn srgb(linear: [f64; 3]) -> u32 {
        linear.into_iter().fold(0, |all, channel| {
            let c = channel.clamp(0.0, 1.0);
            let c = if c <= 0.0031308 { 12.92 * c } else { 1.055 * c.powf(1.0 / 2.4) - 0.055 };
            all << 8 | (c * 255.0).round() as u32
        })
    }

    /// Lightness and chroma of a token in the light scheme, from the style sheet.
    fn token(name: &str) -> (f64, f64) {
        let number = |text: &str| text.parse::<f64>().expect("a number");
        let rest = CSS.split_once(&format!("--{name}: light-dark(oklch(")).expect("the token is there").1;
        let mut words = rest.split([' ', ')']);
        let lightness = number(words.next().expect("lightness"));
        let chroma = match words.next().expect("chroma") {
            "var(--chroma" => number(
                CSS.split_once("--chroma: ").expect("it is there").1.split(';').next().expect("a value"),
            ),
            other => number(other),
        };
        (lightness, chroma)
    }

    #[test]
    fn the_table_is_what_the_style_sheet_says() {
        let tokens = ["option", "stroke", "wash"].map(token);
        for (tenth, row) in (0u16..).zip(&TABLE) {
            let hue = f64::from(tenth * 10);
            let expected = tokens.map(|(lightness, chroma)| srgb(linear(lightness, chroma, hue)));
            assert_eq!(row, &expected, "hue {hue}");
            assert_eq!(of(tenth * 10).option, row[0]);
        }
    }

    #[test]
    fn words_can_be_read_on_every_colour() {
        let luminance = |colour: u32| {
            let channel = |shift: u32| {
                let c = f64::from(colour >> shift & 255) / 255.0;
                if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
            };
            0.2126 * channel(16) + 0.7152 * channel(8) + 0.0722 * channel(0)
        };
        let contrast = |a: u32, b: u32| {
            let (a, b) = (luminance(a), luminance(b));
            (a.max(b) + 0.05) / (a.min(b) + 0.05)
        };
        for hue in (0..360).step_by(10) {
            let colours = of(hue);
            assert!(contrast(colours.option, 0x00fd_fcf9) >= 4.5, "paper on hue {hue}");
            assert!(contrast(colours.option, colours.wash) >= 4.5, "hue {hue} on its wash");
        }
    }
}
