//! A gate in front of a server on this machine, whose keeper looks at every request.
//!
//! It speaks as much HTTP/1.1 as programs of ours need: one request a connection, bodies of a known
//! length.

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use super::free;
use crate::fault::{Doing, Fault};

/// Whoever is silent for so long in the middle of a request or an answer has gone.
const SILENCE_MAX: Duration = Duration::from_secs(30);

/// A request at the gate.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    pub(crate) path: String,
    /// Names in small letters.
    headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    line: String,
}

/// What becomes of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It is brought to the server, and the answer back.
    Passes,
    /// The server never sees it; this is the status of the answer.
    Refused(u16),
    /// The server sees it and answers; what comes back is this status and nothing else.
    Unheard(u16),
}

/// Where to knock instead of at the server itself.
#[derive(Clone, Debug)]
pub(crate) struct Gate(SocketAddr);

impl Gate {
    /// Puts a gate before the server at `there`. It stays until this command ends. Each request has
    /// a thread of its own, in which the keeper may take his time.
    pub(crate) fn before(
        there: SocketAddr,
        keeper: impl Fn(&Caller) -> Verdict + Send + Sync + 'static,
    ) -> Result<Self, Fault> {
        let [here] = free()?;
        let listener = TcpListener::bind(here).doing(|| format!("cannot listen at {here}"))?;
        let keeper = Arc::new(keeper);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let keeper = Arc::clone(&keeper);
                thread::spawn(move || {
                    // A connection that breaks off answers nothing, as at any server.
                    let _broken = receive(&stream, there, &*keeper);
                    let _gone = stream.shutdown(Shutdown::Both);
                });
            }
        });
        Ok(Self(here))
    }

    /// Where it is.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.0)
    }
}

impl Caller {
    /// A header's text; its name in small letters.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut found = self.headers.iter().filter(|(known, _)| known == name);
        found.next().map(|(_, value)| value.as_str())
    }

    fn read(stream: &TcpStream) -> io::Result<Self> {
        let mut reader = BufReader::new(stream);
        let mut next = || {
            let mut line = String::new();
            reader.read_line(&mut line)?;
            Ok::<_, io::Error>(line.trim_end().to_owned())
        };
        let line = next()?;
        let mut headers = Vec::new();
        loop {
            let header = next()?;
            let Some((name, value)) = header.split_once(':') else { break };
            headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
        let path = line.split(' ').nth(1).unwrap_or_default().to_owned();
        let mut caller = Self { path, headers, body: Vec::new(), line };
        let length = caller.header("content-length").and_then(|text| text.parse().ok());
        caller.body = vec![0; length.unwrap_or(0)];
        reader.read_exact(&mut caller.body)?;
        Ok(caller)
    }

    /// Asks the server the same.
    fn ask(&self, there: SocketAddr) -> io::Result<Vec<u8>> {
        let mut server = TcpStream::connect(there)?;
        server.set_read_timeout(Some(SILENCE_MAX))?;
        let mut request = format!("{}\r\n", self.line);
        for (name, value) in self.headers.iter().filter(|(name, _)| name != "connection") {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        request.push_str("connection: close\r\n\r\n");
        server.write_all(request.as_bytes())?;
        server.write_all(&self.body)?;
        let mut answer = Vec::new();
        server.read_to_end(&mut answer)?;
        Ok(answer)
    }
}

fn receive(
    mut stream: &TcpStream,
    there: SocketAddr,
    keeper: &impl Fn(&Caller) -> Verdict,
) -> io::Result<()> {
    stream.set_read_timeout(Some(SILENCE_MAX))?;
    let caller = Caller::read(stream)?;
    let bare =
        |status| format!("HTTP/1.1 {status} -\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
    let answer = match keeper(&caller) {
        Verdict::Passes => caller.ask(there)?,
        Verdict::Refused(status) => bare(status).into_bytes(),
        Verdict::Unheard(status) => {
            caller.ask(there)?;
            bare(status).into_bytes()
        }
    };
    stream.write_all(&answer)
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;
    use crate::client::Client;

    #[test]
    fn the_keeper_decides_who_passes_and_what_is_heard_of_it() {
        let (sender, reached) = mpsc::channel();
        let house = Gate::before(SocketAddr::from(([127, 0, 0, 1], 1)), move |caller| {
            sender.send((caller.path.clone(), caller.body.clone())).unwrap();
            Verdict::Refused(201)
        });
        let gate = Gate::before(house.unwrap().0, |caller| match caller.header("bodega-lane") {
            Some("express") => Verdict::Refused(503),
            Some(_) => Verdict::Unheard(502),
            None => Verdict::Passes,
        });
        let url = gate.unwrap().url();
        let ask = |path: &str, lane: Option<&str>| {
            let request = http::Request::post(format!("{url}{path}"));
            let request = lane.into_iter().fold(request, |r, lane| r.header("Bodega-Lane", lane));
            Client::new().unwrap().send(request, "body".to_owned()).unwrap().status
        };
        assert_eq!(ask("/refused", Some("express")), 503);
        assert_eq!(ask("/unheard", Some("durable")), 502);
        assert_eq!(ask("/passes", None), 201);
        let reached: Vec<_> = reached.try_iter().collect();
        let body = b"body".to_vec();
        assert_eq!(reached, [("/unheard".to_owned(), body.clone()), ("/passes".to_owned(), body)]);
    }
}
