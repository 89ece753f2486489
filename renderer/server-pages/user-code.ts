/** Letters of a code as a device shows it: `WDJB-MJHT`. */
const letters = 8;

/** What was typed or came with a link, spelled as the device shows it: blanks, hyphens and case do not matter. */
export function spellUserCode(text: string): string {
  const plain = text.replace(/[^\p{L}\p{N}]/gu, '').toUpperCase().slice(0, letters);
  return plain.length <= letters / 2 ? plain : `${plain.slice(0, letters / 2)}-${plain.slice(letters / 2)}`;
}

/** It has as many letters as a code. Whether it is one, only the server knows. */
export function isWholeUserCode(spelled: string): boolean {
  return spelled.length === letters + 1;
}
