//! The little of WebSocket (RFC 6455) that talking to a browser on the same machine needs.

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

const TEXT: u8 = 1;
const CONTINUED: u8 = 0;
const CLOSE: u8 = 8;
const PING: u8 = 9;
const PONG: u8 = 10;
const LAST: u8 = 0x80;
const MASKED: u8 = 0x80;

/// A connection after its handshake.
pub struct Socket {
    stream: BufReader<TcpStream>,
}

impl Socket {
    /// Connects and shakes hands; a longer silence than `silence_max` is an error of reading.
    pub fn connect(port: u16, path: &str, silence_max: Duration) -> io::Result<Socket> {
        let stream = TcpStream::connect(("127.0.0.1", port))?;
        stream.set_read_timeout(Some(silence_max))?;
        stream.set_nodelay(true)?;
        let mut socket = Socket { stream: BufReader::new(stream) };
        // The key only keeps caches on the way from answering; there are none.
        let handshake = format!(
            "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
             Sec-WebSocket-Key: bWVoci1iZW5jaC1tZWhyIQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
        );
        socket.stream.get_mut().write_all(handshake.as_bytes())?;
        let mut status = String::new();
        socket.stream.read_line(&mut status)?;
        if !status.contains(" 101 ") {
            return Err(io::Error::other(format!("it answered {:?}", status.trim())));
        }
        let mut line = String::new();
        while socket.stream.read_line(&mut line)? > 0 && !line.trim().is_empty() {
            line.clear();
        }
        Ok(socket)
    }

    /// Sends one message.
    pub fn send(&mut self, text: &str) -> io::Result<()> {
        self.write(TEXT, text.as_bytes())
    }

    /// Waits for the next message.
    pub fn receive(&mut self) -> io::Result<String> {
        let mut message = Vec::new();
        loop {
            let (kind, is_last) = self.read_frame(&mut message)?;
            match kind {
                TEXT | CONTINUED if is_last => return String::from_utf8(message).map_err(io::Error::other),
                CLOSE => {
                    return Err(io::Error::new(io::ErrorKind::ConnectionAborted, "the browser hung up"));
                }
                _ => {}
            }
        }
    }

    /// Appends a data frame to the message, answers a ping; gives the kind and whether the message is whole.
    fn read_frame(&mut self, message: &mut Vec<u8>) -> io::Result<(u8, bool)> {
        let mut head = [0; 2];
        self.stream.read_exact(&mut head)?;
        let kind = head[0] & 0x0f;
        let length = match head[1] & !MASKED {
            126 => {
                let mut bytes = [0; 2];
                self.stream.read_exact(&mut bytes)?;
                u64::from(u16::from_be_bytes(bytes))
            }
            127 => {
                let mut bytes = [0; 8];
                self.stream.read_exact(&mut bytes)?;
                u64::from_be_bytes(bytes)
            }
            short => u64::from(short),
        };
        let mut payload = Vec::new();
        (&mut self.stream).take(length).read_to_end(&mut payload)?;
        if payload.len() as u64 != length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        match kind {
            TEXT | CONTINUED => message.extend(payload),
            PING => self.write(PONG, &payload)?,
            _ => {}
        }
        Ok((kind, head[0] & LAST != 0))
    }

    fn write(&mut self, kind: u8, payload: &[u8]) -> io::Result<()> {
        let mut frame = vec![LAST | kind];
        match payload.len() {
            length @ 0..126 => frame.push(MASKED | length as u8),
            length @ 126..0x1_0000 => {
                frame.push(MASKED | 126);
                frame.extend((length as u16).to_be_bytes());
            }
            length => {
                frame.push(MASKED | 127);
                frame.extend((length as u64).to_be_bytes());
            }
        }
        // A client has to mask. A mask of zeros leaves the bytes as they are, and hides nothing that needs hiding here.
        frame.extend([0; 4]);
        frame.extend(payload);
        self.stream.get_mut().write_all(&frame)
    }
}

#[cfg(test)]
mod tests {
    use super::Socket;
    use std::io::{Read as _, Write as _};
    use std::net::TcpListener;
    use std::time::Duration;

    #[test]
    fn messages_go_both_ways_in_one_frame_or_several() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let long = "long ".repeat(20_000);
        let sent = long.clone();
        let server = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut seen = Vec::new();
            let mut byte = [0];
            while !seen.ends_with(b"\r\n\r\n") {
                stream.read_exact(&mut byte).unwrap();
                seen.push(byte[0]);
            }
            stream.write_all(b"HTTP/1.1 101 Switching Protocols\r\nA: b\r\n\r\n").unwrap();
            let mut question = [0; 11];
            stream.read_exact(&mut question).unwrap();
            assert_eq!(question, *b"\x81\x85\0\0\0\0hello");
            stream.write_all(b"\x01\x03one\x89\x00\x80\x03two\x81\x7f").unwrap();
            stream.write_all(&(sent.len() as u64).to_be_bytes()).unwrap();
            stream.write_all(sent.as_bytes()).unwrap();
            let mut pong = [0; 6];
            stream.read_exact(&mut pong).unwrap();
            assert_eq!(pong, *b"\x8a\x80\0\0\0\0");
        });
        let mut socket = Socket::connect(port, "/", Duration::from_secs(10)).unwrap();
        socket.send("hello").unwrap();
        assert_eq!(socket.receive().unwrap(), "onetwo");
        assert_eq!(socket.receive().unwrap(), long);
        server.join().unwrap();
        assert!(socket.receive().is_err());
    }

    #[test]
    fn a_refused_handshake_is_an_error() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            stream.write_all(b"HTTP/1.1 404 Not Found\r\n\r\n").unwrap();
            let _ = stream.read(&mut [0; 1024]);
        });
        let error = Socket::connect(port, "/", Duration::from_secs(10)).err().unwrap();
        assert!(error.to_string().contains("404"));
        server.join().unwrap();
    }
}
