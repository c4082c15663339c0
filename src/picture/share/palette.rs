//! At most 256 colours of a picture, for a small file.

use std::collections::BTreeMap;

/// Red, green, blue.
pub(super) type Colour = [u8; 3];

/// Equal pixels one after the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Run {
    /// Their colour.
    pub colour: Colour,
    /// How many there are.
    pub pixels: usize,
}

/// How far a channel may move: less than one can see along the edge of a letter.
const NEAR: u8 = 6;
/// So many pixels are compared at once: most of a picture is flat.
const BLOCK: usize = 64;

/// The runs of a picture of four bytes a pixel, premultiplied, over white: no site shows through.
pub(super) fn runs(data: &[u8]) -> Vec<Run> {
    let mut out: Vec<([u8; 4], usize)> = Vec::new();
    let mut flat: Vec<u8> = Vec::new();
    for block in data.chunks(4 * BLOCK) {
        if let Some((pixel, count)) = out.last_mut() {
            if !flat.starts_with(pixel) {
                flat = pixel.repeat(BLOCK);
            }
            if flat.starts_with(block) {
                *count += block.len() / 4;
                continue;
            }
        }
        for pixel in block.chunks_exact(4) {
            match out.last_mut() {
                Some((last, count)) if *last == pixel => *count += 1,
                _ => out.push(([pixel[0], pixel[1], pixel[2], pixel[3]], 1)),
            }
        }
    }
    let over_white = |[r, g, b, alpha]: [u8; 4]| [r, g, b].map(|channel| channel.saturating_add(255 - alpha));
    out.into_iter().map(|(pixel, pixels)| Run { colour: over_white(pixel), pixels }).collect()
}

/// The colours of a picture and the place of each pixel's among them. The edges of letters have more colours than
/// there is room for: the rarest become their neighbours. Nothing where one would move too far, as in a photograph.
pub(super) fn reduce(runs: &[Run]) -> Option<(Vec<Colour>, Vec<u8>)> {
    let mut counts: BTreeMap<Colour, usize> = BTreeMap::new();
    for run in runs {
        *counts.entry(run.colour).or_default() += run.pixels;
    }
    let mut by_count: Vec<(Colour, usize)> = counts.into_iter().collect();
    by_count.sort_by_key(|(colour, count)| (std::cmp::Reverse(*count), *colour));
    let palette: Vec<Colour> = by_count.iter().take(256).map(|(colour, _)| *colour).collect();
    let mut places: BTreeMap<Colour, u8> = BTreeMap::new();
    for (index, (colour, _)) in by_count.iter().enumerate() {
        // Those that are in the palette are their own nearest.
        let found = palette.get(index).map(|_| (index, 0)).or_else(|| nearest(&palette, *colour))?;
        if found.1 > NEAR {
            return None;
        }
        places.insert(*colour, u8::try_from(found.0).ok()?);
    }
    let mut out = Vec::with_capacity(runs.iter().map(|run| run.pixels).sum());
    for run in runs {
        out.resize(out.len() + run.pixels, *places.get(&run.colour)?);
    }
    Some((palette, out))
}

/// The place of the nearest colour, and how far its farthest channel is.
fn nearest(palette: &[Colour], colour: Colour) -> Option<(usize, u8)> {
    let far = |other: Colour| colour.into_iter().zip(other).map(|(a, b)| a.abs_diff(b)).max().unwrap_or(0);
    palette.iter().map(|other| far(*other)).enumerate().min_by_key(|(_, far)| *far)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(colour: Colour, pixels: usize) -> Run {
        Run { colour, pixels }
    }

    #[test]
    fn equal_pixels_are_counted_together_and_lie_on_white() {
        let mut data = [9, 9, 9, 255].repeat(3 * BLOCK + 5);
        data.extend([0, 0, 0, 0, 1, 1, 1, 128]);
        assert_eq!(runs(&data), [run([9; 3], 3 * BLOCK + 5), run([255; 3], 1), run([128; 3], 1)]);
        assert_eq!(runs(&[]), []);
    }

    #[test]
    fn few_colours_stay_as_they_are() {
        let (palette, places) =
            reduce(&[run([1, 2, 3], 1), run([9, 9, 9], 2), run([1, 2, 3], 1)]).expect("two colours");
        assert_eq!((palette, places), (vec![[1, 2, 3], [9, 9, 9]], vec![0, 1, 1, 0]));
    }

    #[test]
    fn rare_colours_become_their_neighbours_and_no_colour_moves_far() {
        let mut pixels: Vec<Run> = (0..=255).map(|i| run([i, 0, 0], 2)).collect();
        pixels.push(run([0, 3, 0], 1));
        let (palette, places) = reduce(&pixels).expect("one colour too many");
        assert_eq!(places.last().map(|place| palette[usize::from(*place)]), Some([0, 0, 0]));
        pixels.push(run([10, 90, 0], 1));
        assert_eq!(reduce(&pixels), None);
    }
}
