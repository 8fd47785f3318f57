//! The East Asian encodings, told by how their bytes pair. They are named, not read.

/// The name of an encoding of which all lines are valid; `None` when there is none.
pub(super) fn name(lines: &[&[u8]]) -> Option<&'static str> {
    let valid = |trail: fn(u8, u8) -> bool| lines.iter().all(|line| pairs(line, trail));
    // EUC-KR, EUC-JP and GB 2312 all pair bytes from A1 on; the first byte tells which characters are common.
    let wide = |lead: u8, trail: u8| (0xa1..=0xfe).contains(&lead) && (0xa1..=0xfe).contains(&trail);
    let gbk = |lead: u8, trail: u8| {
        (0x81..=0xfe).contains(&lead) && (0x40..=0xfe).contains(&trail) && trail != 0x7f
    };
    let shift_jis = |lead: u8, trail: u8| {
        (matches!(lead, 0x81..=0x9f | 0xe0..=0xfc) && matches!(trail, 0x40..=0x7e | 0x80..=0xfc))
            || (0xa1..=0xdf).contains(&lead)
    };
    let leads = |range: std::ops::RangeInclusive<u8>| -> usize {
        lines.iter().flat_map(|line| line.iter()).filter(|byte| range.contains(byte)).count()
    };
    match () {
        () if valid(wide) && leads(0xa4..=0xa5) * 5 > leads(0xa1..=0xfe) => Some("EUC-JP"),
        () if valid(wide) && leads(0xb0..=0xc8) * 10 > leads(0xa1..=0xfe) * 6 => Some("EUC-KR"),
        () if valid(shift_jis) && leads(0x81..=0x9f) * 3 > leads(0x80..=0xff) => Some("Shift_JIS"),
        () if valid(wide) => Some("GB2312"),
        () if valid(gbk) => Some("GBK"),
        () if valid(shift_jis) => Some("Shift_JIS"),
        () => None,
    }
}

/// Whether every byte above ASCII begins a pair that fits. Half-width kana of Shift_JIS stand alone.
fn pairs(line: &[u8], fits: fn(u8, u8) -> bool) -> bool {
    let mut rest = line;
    while let [lead, after @ ..] = rest {
        rest = match after {
            _ if *lead < 0x80 => after,
            [trail, after @ ..] if fits(*lead, *trail) => after,
            _ => return false,
        };
    }
    true
}
