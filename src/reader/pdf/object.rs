//! Lenient access to lopdf's objects: references are followed, wrong types are absent.

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use super::matrix::Matrix;

/// References that lead to references; the standard knows none, files do.
const REFERENCE_CHAIN: usize = 16;

/// The objects of one file.
#[derive(Clone, Copy)]
pub struct Objects<'a>(pub &'a Document);

impl<'a> Objects<'a> {
    /// The object itself, or what it refers to.
    pub fn resolve(self, object: &'a Object) -> Option<&'a Object> {
        self.resolve_with_id(object).map(|(_, object)| object)
    }

    /// The object itself, or what it refers to, with the id of the last reference.
    pub fn resolve_with_id(self, mut object: &'a Object) -> Option<(Option<ObjectId>, &'a Object)> {
        let mut last = None;
        for _ in 0..REFERENCE_CHAIN {
            let Object::Reference(id) = object else { return Some((last, object)) };
            last = Some(*id);
            object = self.0.objects.get(id)?;
        }
        None
    }

    /// The value of `key`, resolved; `None` for null.
    pub fn get(self, dict: &'a Dictionary, key: &[u8]) -> Option<&'a Object> {
        let object = self.resolve(dict.get(key).ok()?)?;
        (!object.is_null()).then_some(object)
    }

    /// The value of `key`, resolved, with the id of its last reference.
    pub fn get_with_id(self, dict: &'a Dictionary, key: &[u8]) -> Option<(Option<ObjectId>, &'a Object)> {
        self.resolve_with_id(dict.get(key).ok()?)
    }

    /// The dictionary, or the stream's dictionary, of `key`.
    pub fn dict(self, dict: &'a Dictionary, key: &[u8]) -> Option<&'a Dictionary> {
        self.get(dict, key).and_then(dictionary)
    }

    /// The array of `key`.
    pub fn array(self, dict: &'a Dictionary, key: &[u8]) -> Option<&'a [Object]> {
        self.get(dict, key).and_then(|object| object.as_array().ok()).map(Vec::as_slice)
    }

    /// The stream of `key`.
    pub fn stream(self, dict: &'a Dictionary, key: &[u8]) -> Option<&'a Stream> {
        self.get(dict, key).and_then(|object| object.as_stream().ok())
    }

    /// The name of `key`.
    pub fn name(self, dict: &'a Dictionary, key: &[u8]) -> Option<&'a [u8]> {
        self.get(dict, key).and_then(|object| object.as_name().ok())
    }

    /// The string of `key`.
    pub fn string(self, dict: &'a Dictionary, key: &[u8]) -> Option<&'a [u8]> {
        self.get(dict, key).and_then(|object| object.as_str().ok())
    }

    /// The number of `key`.
    pub fn number(self, dict: &'a Dictionary, key: &[u8]) -> Option<f64> {
        self.get(dict, key).and_then(number)
    }

    /// The integer of `key`; reals are cut.
    pub fn integer(self, dict: &'a Dictionary, key: &[u8]) -> Option<i64> {
        self.number(dict, key).map(|value| value as i64)
    }

    /// The rectangle of `key`: `[x0, y0, x1, y1]`, ascending.
    pub fn rect(self, dict: &'a Dictionary, key: &[u8]) -> Option<[f64; 4]> {
        let [a, b, c, d] = self.numbers(dict, key)?;
        Some([a.min(c), b.min(d), a.max(c), b.max(d)])
    }

    /// The matrix of `key`.
    pub fn matrix(self, dict: &'a Dictionary, key: &[u8]) -> Option<Matrix> {
        self.numbers(dict, key).map(Matrix::new)
    }

    fn numbers<const N: usize>(self, dict: &'a Dictionary, key: &[u8]) -> Option<[f64; N]> {
        let array = self.array(dict, key)?;
        let mut values = [0.0; N];
        for (slot, object) in values.iter_mut().zip(array) {
            *slot = number(self.resolve(object)?)?;
        }
        (array.len() >= N).then_some(values)
    }
}

/// The dictionary that the object is or has.
pub fn dictionary(object: &Object) -> Option<&Dictionary> {
    match object {
        Object::Dictionary(dict) => Some(dict),
        Object::Stream(stream) => Some(&stream.dict),
        _ => None,
    }
}

/// The object as a finite number.
pub fn number(object: &Object) -> Option<f64> {
    match object {
        Object::Integer(value) => Some(*value as f64),
        Object::Real(value) if value.is_finite() => Some(f64::from(*value)),
        _ => None,
    }
}
