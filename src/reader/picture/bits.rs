//! A picture in black and white.

use super::Picture;

/// Dark pixels of a picture.
#[derive(Clone, Debug)]
pub struct Bits {
    /// Pixels a row.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// One byte a pixel, 1 dark: faster to walk than packed bits, and a page fits.
    pub dark: Vec<u8>,
}

/// A pixel is dark where it is this much of the mean around it, in 256ths, or less.
const DARKER: u64 = 210;

impl Bits {
    /// What is darker than its surroundings, so that shaded cells and grey paper are no ink.
    ///
    /// `window` is the side of the square around a pixel that it is compared with.
    pub fn of(picture: &Picture, window: usize) -> Bits {
        let (width, height) = (picture.width, picture.height);
        let sums = sums(picture);
        let mut dark = vec![0; width * height];
        let half = (window / 2).max(1);
        for (y, (row, out)) in picture.rows().zip(dark.chunks_exact_mut(width)).enumerate() {
            let (top, bottom) = (y.saturating_sub(half), (y + half + 1).min(height));
            let (above, below) = (sums.get(top * (width + 1)..), sums.get(bottom * (width + 1)..));
            let (Some(above), Some(below)) = (above, below) else { continue };
            for (x, (&shade, out)) in row.iter().zip(out).enumerate() {
                let (left, right) = (x.saturating_sub(half), (x + half + 1).min(width));
                let sum = |row: &[u32]| {
                    u64::from(row.get(right).copied().unwrap_or(0).wrapping_sub(row.get(left).copied().unwrap_or(0)))
                };
                let count = ((right - left) * (bottom - top)) as u64;
                let total = (sum(below) as u32).wrapping_sub(sum(above) as u32);
                *out = u8::from(u64::from(shade) * count * 256 < u64::from(total) * DARKER && shade < 225);
            }
        }
        Bits { width, height, dark }
    }

    /// Whether the pixel is dark; no pixel outside is.
    pub fn is_dark(&self, x: usize, y: usize) -> bool {
        x < self.width && self.dark.get(y * self.width + x) == Some(&1)
    }

    /// Makes a pixel paper.
    pub fn clear(&mut self, x: usize, y: usize) {
        if x < self.width
            && let Some(bit) = self.dark.get_mut(y * self.width + x)
        {
            *bit = 0;
        }
    }

    /// A row.
    pub fn row(&self, y: usize) -> &[u8] {
        self.dark.get(y * self.width..(y + 1) * self.width).unwrap_or_default()
    }

    /// The same picture with rows as columns.
    pub fn transposed(&self) -> Bits {
        let mut dark = vec![0; self.dark.len()];
        for (y, row) in self.dark.chunks_exact(self.width).enumerate() {
            for (x, &bit) in row.iter().enumerate() {
                if bit == 1
                    && let Some(slot) = dark.get_mut(x * self.height + y)
                {
                    *slot = 1;
                }
            }
        }
        Bits { width: self.height, height: self.width, dark }
    }
}

/// Sums of all shades above and left of each pixel, one row and column more than the picture.
///
/// They wrap around beyond 16 million white pixels; differences of near ones are right all the same.
fn sums(picture: &Picture) -> Vec<u32> {
    let stride = picture.width + 1;
    let mut sums = vec![0_u32; stride * (picture.height + 1)];
    for (y, row) in picture.rows().enumerate() {
        let (above, below) = sums.split_at_mut((y + 1) * stride);
        let above = above.get(y * stride..).unwrap_or_default();
        let mut line = 0_u32;
        let pairs = above.iter().skip(1).zip(below.iter_mut().skip(1));
        for (&shade, (above, out)) in row.iter().zip(pairs) {
            line = line.wrapping_add(u32::from(shade));
            *out = above.wrapping_add(line);
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ink_is_what_is_darker_than_the_shade_around_it() {
        let mut pixels = vec![250_u8; 100 * 40];
        for y in 0..40 {
            for x in 50..100 {
                pixels[y * 100 + x] = 150;
            }
        }
        pixels[20 * 100 + 10] = 100;
        pixels[20 * 100 + 80] = 40;
        let bits = Bits::of(&Picture::new(100, 40, pixels).unwrap(), 21);
        assert!(bits.is_dark(10, 20) && bits.is_dark(80, 20));
        assert!(!bits.is_dark(85, 20) && !bits.is_dark(20, 20) && !bits.is_dark(100, 20));
        assert!(bits.transposed().is_dark(20, 80));
    }
}
