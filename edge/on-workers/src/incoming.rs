//! A request's body on its way in.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::{Body, Frame};
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::JsFuture;

use crate::bridge;

/// A body, of which nothing is read before somebody wants it.
pub(crate) enum Incoming {
    /// There is none, or all of it has been read.
    Nothing,
    /// Its length was announced, and whoever reads it has looked at that: it comes at once. As a
    /// stream, even a few bytes come with a dozen promises.
    Announced(web_sys::Request),
    /// It is being read.
    Reading(JsFuture),
    /// Nobody knows how much it is: it comes in pieces.
    Stream(worker::Body),
}

impl Body for Incoming {
    type Data = Bytes;
    type Error = worker::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        loop {
            match &mut *self {
                Self::Nothing => return Poll::Ready(None),
                Self::Stream(body) => return Pin::new(body).poll_frame(context),
                Self::Announced(request) => match request.array_buffer() {
                    Ok(whole) => *self = Self::Reading(JsFuture::from(whole)),
                    Err(error) => {
                        *self = Self::Nothing;
                        return Poll::Ready(Some(Err(error.into())));
                    }
                },
                Self::Reading(whole) => {
                    let whole = ready!(Pin::new(whole).poll(context));
                    *self = Self::Nothing;
                    let whole = whole.map(|buffer| bridge::taken(buffer.unchecked_ref()));
                    let frame = whole.map(|bytes| Frame::data(bytes.into()));
                    return Poll::Ready(Some(frame.map_err(Into::into)));
                }
            }
        }
    }
}
