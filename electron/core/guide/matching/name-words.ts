/** Words of channels' names that say something which has to agree, or nothing at all. All are folded. */

const languages = `en eng english ingles anglais englisch; de deutsch german; fr french francais; es spanish espanol castellano; it italian italiano; pt portuguese portugues;
ar arabic arabe arabia; ru russian russkiy; pl polish polski; tr turkish turkce; nl dutch; sv swedish svenska; no norwegian norsk; da danish dansk; fi finnish; el greek; he hebrew;
fa farsi persian; hi hindi; ur urdu; bn bangla bengali; ta tamil; te telugu; kn kannada; ml malayalam; mr marathi; gu gujarati; pa punjabi; zh chinese mandarin cantonese;
ja japanese; ko korean; vi vietnamese; th thai; id indonesian; ro romanian; hu hungarian; cs czech; sk slovak; hr croatian; sr serbian; bg bulgarian; sq albanian; uk ukrainian;
ku kurdish kurdi; am amharic; so somali; sw swahili`;

/** Word → language, from 1. The two letters alone are read in brackets only. */
export const languageWords: ReadonlyMap<string, number> = new Map(
  languages.split(';').flatMap((language, i) => language.trim().split(/\s+/).map((word) => [word, i + 1] as const)),
);

const numbers = `1 one eins uno; 2 two zwei deux dos due dois ii; 3 three drei trois tres tre iii; 4 four vier quatre cuatro quattro quatro; 5 five funf fuenf cinq cinco cinque;
6 six sechs sei seis; 7 seven sieben siete sette sete; 8 eight acht ocho otto oito; 9 nine neun nueve nove; 10 ten zehn diez dieci; 11 eleven elf; 12 twelve zwolf`;

/** Word → the digits that it spells. */
export const numberWords: ReadonlyMap<string, string> = new Map(
  numbers.split(';').flatMap((row) => {
    const [digits = '', ...words] = row.trim().split(/\s+/);
    return words.map((word) => [word, digits] as const);
  }),
);

/** Lists write them behind a name; they tell lines apart, not stations. */
export const lineWords: ReadonlySet<string> = new Set('backup bkup bkp reserve spare'.split(' '));
/** The same, but words of names where they stand outside of brackets. */
export const lineWordsInBrackets: ReadonlySet<string> = new Set(
  'alt alternate alternative vip multi test low high slow fast main opt option event geo blocked only source src new bk'.split(' '),
);

/** Nearly every station could be called so too. */
export const genericWords: ReadonlySet<string> = new Set('tv channel the network television tele kanal ch'.split(' '));
