//! Words as they are compared: case and accents folded.

use std::string::String;

/// Calls `each` with every word of a text, folded.
///
/// A word is a longest run of letters and digits. Letters become small and
/// lose their accents, composed or combining; see [`base`] for which. Any other
/// character separates words. `word` is a buffer, and is empty afterwards.
pub fn words(text: &str, word: &mut String, mut each: impl FnMut(&str)) {
    word.clear();
    let mut end = |word: &mut String| {
        if !word.is_empty() {
            each(word);
            word.clear();
        }
    };
    let mut rest = text;
    while !rest.is_empty() {
        // Nearly all text is ASCII, and a run of it is folded at once.
        let run = rest.bytes().position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(rest.len());
        let (plain, after) = rest.split_at(run);
        let start = word.len();
        word.push_str(plain);
        word[start..].make_ascii_lowercase();
        let mut letters = after.chars();
        match letters.next() {
            Some(letter) if !letter.is_ascii() => {
                for small in letter.to_lowercase() {
                    match base(small) {
                        Some(base) => word.push_str(base),
                        None if is_mark(small) => {}
                        None if small.is_alphanumeric() => word.push(small),
                        None => end(word),
                    }
                }
            }
            _ => end(word),
        }
        rest = letters.as_str();
    }
    end(word);
}

/// Whether a character is an accent that combines with the letter before it.
const fn is_mark(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36f}')
}

/// The ASCII letters that a small Latin letter is folded to.
///
/// The blocks Latin-1 Supplement, Latin Extended-A and Latin Extended
/// Additional, and of Latin Extended-B what has an accent: what the languages
/// of Europe, Vietnamese, and transcriptions of Arabic, Chinese and the
/// languages of India need. Letters that are no letter with an accent become
/// what they are replaced by where they are not at hand: `ø` is `o`, `ß` is
/// `ss`, `þ` is `th`. Umlauts lose their dots: `ö` is `o` and not `oe`.
// A range may hold capitals too, which are not asked for.
pub const fn base(letter: char) -> Option<&'static str> {
    Some(match letter {
        'à'..='å' | 'ā'..='ą' | 'ǎ' | 'ǟ'..='ǡ' | 'ǻ' | 'ȁ'..='ȃ' | 'ȧ' | 'ḁ' | 'ẚ' | 'ạ'..='ặ' => {
            "a"
        }
        'æ' | 'ǣ' | 'ǽ' => "ae",
        'ḃ'..='ḇ' => "b",
        'ç' | 'ć'..='č' | 'ḉ' => "c",
        'ð' | 'ď'..='đ' | 'ḋ'..='ḓ' => "d",
        'è'..='ë' | 'ē'..='ě' | 'ȅ'..='ȇ' | 'ȩ' | 'ḕ'..='ḝ' | 'ẹ'..='ệ' => "e",
        'ḟ' => "f",
        'ĝ'..='ģ' | 'ǥ'..='ǧ' | 'ǵ' | 'ḡ' => "g",
        'ĥ'..='ħ' | 'ȟ' | 'ḣ'..='ḫ' | 'ẖ' => "h",
        'ì'..='ï' | 'ĩ'..='ı' | 'ǐ' | 'ȉ'..='ȋ' | 'ḭ'..='ḯ' | 'ỉ'..='ị' => "i",
        'ĳ' => "ij",
        'ĵ' | 'ǰ' => "j",
        'ķ' | 'ĸ' | 'ǩ' | 'ḱ'..='ḵ' => "k",
        'ĺ'..='ł' | 'ḷ'..='ḽ' => "l",
        'ḿ'..='ṃ' => "m",
        'ñ' | 'ń'..='ŋ' | 'ǹ' | 'ṅ'..='ṋ' => "n",
        'ò'..='ö' | 'ø' | 'ō'..='ő' | 'ơ' | 'ǒ' | 'ǫ'..='ǭ' | 'ǿ' => "o",
        'ȍ'..='ȏ' | 'ȫ'..='ȱ' | 'ṍ'..='ṓ' | 'ọ'..='ợ' => "o",
        'œ' => "oe",
        'ṕ'..='ṗ' => "p",
        'ŕ'..='ř' | 'ȑ'..='ȓ' | 'ṙ'..='ṟ' => "r",
        'ś'..='š' | 'ſ' | 'ș' | 'ṡ'..='ṩ' | 'ẛ' => "s",
        'ß' => "ss",
        'ţ'..='ŧ' | 'ț' | 'ṫ'..='ṱ' | 'ẗ' => "t",
        'þ' => "th",
        'ù'..='ü' | 'ũ'..='ų' | 'ư' | 'ǔ'..='ǜ' | 'ȕ'..='ȗ' | 'ṳ'..='ṻ' | 'ụ'..='ự' => "u",
        'ṽ'..='ṿ' => "v",
        'ŵ' | 'ẁ'..='ẉ' | 'ẘ' => "w",
        'ẋ'..='ẍ' => "x",
        'ý' | 'ÿ' | 'ŷ' | 'ȳ' | 'ẏ' | 'ẙ' | 'ỳ'..='ỹ' => "y",
        'ź'..='ž' | 'ẑ'..='ẕ' => "z",
        _ => return None,
    })
}
