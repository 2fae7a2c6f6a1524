//! Where mail goes. Today a folder; SMTP is another variant of the same enum.

use std::path::PathBuf;

use books::Mail;
use thiserror::Error;

/// Why a letter did not leave. It is tried again.
#[derive(Debug, Error)]
pub enum MailError {
    /// The folder cannot be written.
    #[error("the mail folder cannot be written")]
    Folder(#[from] std::io::Error),
    /// The task that writes was cancelled.
    #[error("the writing of a letter was interrupted")]
    Interrupted,
}

/// How letters leave this process.
#[derive(Debug, Clone)]
pub enum Mailer {
    /// Writes `<id>.eml` into this folder.
    Folder(PathBuf),
}

impl Mailer {
    /// Sends one letter. `Ok` means it has left for good, and survives a crash of this machine.
    ///
    /// # Errors
    /// When the letter may not have left.
    pub async fn send(&self, sender: &str, letter: &Mail) -> Result<(), MailError> {
        match self {
            Self::Folder(folder) => {
                let folder = folder.clone();
                let name = format!("{}.eml", file_name(&letter.id));
                let text = compose(sender, letter);
                let written = tokio::task::spawn_blocking(move || place(&folder, &name, &text));
                Ok(written.await.map_err(|_| MailError::Interrupted)??)
            }
        }
    }
}

/// A reader of the folder sees the whole letter or none: it is written aside and renamed.
fn place(folder: &std::path::Path, name: &str, text: &str) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    let aside = folder.join(format!(".{name}.part"));
    let mut file = std::fs::File::create(&aside)?;
    std::io::Write::write_all(&mut file, text.as_bytes())?;
    file.sync_all()?;
    std::fs::rename(&aside, folder.join(name))?;
    std::fs::File::open(folder)?.sync_all()
}

/// An id as a file name that cannot leave its folder.
fn file_name(id: &str) -> String {
    id.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' }).collect()
}

fn compose(sender: &str, letter: &Mail) -> String {
    let mut mail = String::new();
    mail.push_str(&format!("From: {}\r\n", one_line(sender)));
    mail.push_str(&format!("To: {}\r\n", one_line(&letter.to)));
    mail.push_str(&format!("Subject: {}\r\n", encoded(&one_line(&letter.subject))));
    mail.push_str(&format!("Message-ID: <{}@bodega.invalid>\r\n", file_name(&letter.id)));
    mail.push_str("MIME-Version: 1.0\r\n");
    mail.push_str("Content-Type: text/plain; charset=utf-8\r\n");
    mail.push_str("Content-Transfer-Encoding: 8bit\r\n\r\n");
    for line in letter.text.lines() {
        mail.push_str(line);
        mail.push_str("\r\n");
    }
    mail
}

/// A header value on one line, so that no value can add a header of its own.
fn one_line(value: &str) -> String {
    value.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// RFC 2047, where the text is more than ASCII. A word may be 75 characters long, hence the pieces.
fn encoded(value: &str) -> String {
    if value.is_ascii() {
        return value.to_owned();
    }
    let mut words: Vec<String> = Vec::new();
    let mut piece = String::new();
    for character in value.chars() {
        if piece.len() + character.len_utf8() > 42 {
            words.push(word(&piece));
            piece.clear();
        }
        piece.push(character);
    }
    words.push(word(&piece));
    words.join("\r\n ")
}

fn word(piece: &str) -> String {
    use base64ct::Encoding as _;
    format!("=?utf-8?B?{}?=", base64ct::Base64::encode_string(piece.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter(subject: &str) -> Mail {
        Mail {
            id: "eff_1".to_owned(),
            to: "ada@example.com".to_owned(),
            subject: subject.to_owned(),
            text: "Thank you.\nYour order is on its way.".to_owned(),
        }
    }

    #[tokio::test]
    async fn a_letter_sent_twice_is_one_file() {
        let folder = tempfile::tempdir().unwrap();
        let mailer = Mailer::Folder(folder.path().join("mail"));

        mailer.send("shop@example.com", &letter("Order 1001")).await.unwrap();
        mailer.send("shop@example.com", &letter("Order 1001")).await.unwrap();

        let names: Vec<_> = std::fs::read_dir(folder.path().join("mail"))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        assert_eq!(names, ["eff_1.eml"]);
        let text = std::fs::read_to_string(folder.path().join("mail/eff_1.eml")).unwrap();
        assert!(text.starts_with("From: shop@example.com\r\nTo: ada@example.com\r\n"));
        assert!(text.ends_with("\r\n\r\nThank you.\r\nYour order is on its way.\r\n"));
    }

    #[test]
    fn a_subject_cannot_add_a_header() {
        let mail = compose("shop@example.com", &letter("Hello\r\nBcc: eve@example.com"));
        assert!(!mail.contains("\r\nBcc:"));
    }

    #[test]
    fn a_subject_beyond_ascii_is_encoded() {
        assert_eq!(encoded("Bestätigt"), "=?utf-8?B?QmVzdMOkdGlndA==?=");
    }
}
