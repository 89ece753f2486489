/** Options of drawtext. A bold face is asked for by a fontconfig pattern in place of a file; the family alone cannot say it. */
export const bold = "fontfile='DejaVu Sans\\:bold'";
export const plain = "fontfile='DejaVu Sans'";
