const names = new Map([
  ['ac-3', 'Dolby Digital (AC-3)'],
  ['ec-3', 'Dolby Digital Plus (E-AC-3)'],
  ['mp4a.40.34', 'MP3'],
  ['mp4a.40.33', 'MPEG-1 Layer II (MP2)'],
  ['mp4a.40.2', 'AAC'],
  ['mp4a.40.5', 'HE-AAC'],
  ['hvc1', 'HEVC'],
  ['hev1', 'HEVC'],
  ['avc1', 'H.264'],
  ['avc3', 'H.264'],
  ['av01', 'AV1'],
  ['vp09', 'VP9'],
  ['opus', 'Opus'],
]);

/** A codec as people know it; what is not known stays as the stream writes it. */
export function codecName(codec: string): string {
  const whole = codec.toLowerCase();
  return names.get(whole) ?? names.get(whole.split('.', 1)[0] ?? '') ?? codec;
}
