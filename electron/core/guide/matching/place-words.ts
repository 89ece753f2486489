import { foldText } from '#shared/model/fold-text.ts';
import { isSetOff } from '../../names/channel-words.ts';

/** Codes of countries by every way that lists and guides write them: two letters, three letters, and names in English and at home. */
const written = `ae uae emirates; af afg afghanistan; al alb albania shqiperi; am arm armenia; ao ago angola; ar arg argentina; at aut austria osterreich oesterreich;
au aus australia; az aze azerbaijan; ba bih bosnia; bd bgd bangladesh; be bel belgium belgique belgie; bg bul bgr bulgaria; bh bhr bahrain; bo bol bolivia;
br bra brazil brasil; by blr belarus; ca can canada; ch sui che switzerland schweiz suisse; ci civ; cl chl chile; cm cmr cameroon; cn chn china; co col colombia;
cr cri; cu cub cuba; cy cyp cyprus; cz cze czech czechia cesko; de ger deu germany deutschland; dk den dnk denmark danmark; do dom dominicana; dz dza algeria algerie;
ec ecu ecuador; ee est estonia eesti; eg egy egypt; es esp spain espana; et eth ethiopia; fi fin finland suomi; fr fra france; ge geo georgia; gh gha ghana;
gr gre grc greece hellas; gt gtm guatemala; hk hkg hongkong; hn hnd honduras; hr cro hrv croatia hrvatska; hu hun hungary magyar magyarorszag; id idn indonesia; ie irl ireland;
il isr israel; in ind india; iq irq iraq; ir irn iran; is isl iceland; it ita italy italia; jm jam jamaica; jo jor jordan; jp jpn japan; ke ken kenya; kh khm cambodia;
kr kor korea; kw kwt kuwait; kz kaz kazakhstan; lb lbn lebanon; lk lka; lt ltu lithuania lietuva; lu lux luxembourg; lv lva latvia latvija; ly lby libya; ma mar morocco maroc;
md mda moldova; me mne montenegro; mk mkd macedonia; mm mmr myanmar; mn mng mongolia; mt mlt malta; mx mex mexico; my mys malaysia; ng nga nigeria; ni nic nicaragua;
nl ned nld netherlands holland nederland; no nor norway norge; np npl nepal; nz nzl; om omn oman; pa pan panama; pe per peru; ph phl philippines; pk pak pakistan;
pl pol poland polska; pr pri; ps pse palestine; pt por portugal; py pry paraguay; qa qat qatar; ro rou rom romania; rs srb serbia srbija; ru rus russia; sa ksa saudi;
se swe sweden sverige; sg sgp singapore; si slo svn slovenia slovenija; sk svk slovakia slovensko; sn sen senegal; so som somalia; sv slv; sy syr syria; th tha thailand;
tn tun tunisia tunisie; tr tur turkey turkiye; tw twn taiwan; tz tza tanzania; ua ukr ukraine; ug uga uganda; gb uk england britain; us usa america;
uy ury uruguay; uz uzb uzbekistan; ve ven venezuela; vn vnm vietnam; xk kos kosovo; ye yem yemen; za rsa zaf; zw zwe zimbabwe`;

/** Word → country, from 1. */
export const countryWords: ReadonlyMap<string, number> = new Map(
  written.split(';').flatMap((country, i) => country.trim().split(/\s+/).map((word) => [word, i + 1] as const)),
);

/** Two letters that are written around names for their country, though nothing sets them off; the others are words too often. */
const bare = new Set('uk gb us usa de ger fr it ita es esp pt nl be pl at ch dk se no fi ro hu cz gr tr ru ca au nz br mx ie in za al rs hr bg il'.split(' '));
/** Of these, such as are no words when a name begins with them. */
const bareInFront = new Set('uk gb us usa ger fr ita esp pt nl pl dk ro hu cz gr ru'.split(' '));

/** Parts of the world that lists write where a country goes; they say nothing that could be compared. */
export const worldWords: ReadonlySet<string> = new Set('lat latam latino afr arab exyu yu eu asia asian int intl ww world mena'.split(' '));

/** The country at the end of a name ("Nick Germany", "Eurosport 1 UK"); 0 for none. */
export function countryAtEnd(word: string): number {
  return word.length > 3 || bare.has(word) ? (countryWords.get(word) ?? 0) : 0;
}

/** The country at the beginning of a name that nothing sets off ("UK Alpha One"); 0 for none. */
export function countryInFront(word: string): number {
  return bareInFront.has(word) ? (countryWords.get(word) ?? 0) : 0;
}

/** What ids end with like a country though they mean none ("news.tv"). */
const domains = new Set(['tv', 'fm', 'com', 'net', 'org', 'info']);

/** The country that an id ends with, as in "AlphaOne.uk" and "alpha.one.uk@SD"; 0 for none. `name` is what is left of it. */
export function splitGuideId(id: string): { name: string; country: number } {
  const plain = id.trim().replace(/@.*$/, '');
  const dot = plain.lastIndexOf('.');
  const end = plain.slice(dot + 1).toLowerCase();
  if (dot < 1) return { name: plain, country: 0 };
  if (domains.has(end)) return { name: plain.slice(0, dot), country: 0 };
  const country = end.length === 2 ? (countryWords.get(end) ?? 0) : 0;
  return { name: country === 0 ? plain : plain.slice(0, dot), country };
}

/** Short first words of categories that are no country, unless they are set off. */
const plainWords = new Set('my no me in is it so do at be as pa geo can est per mar pan den fin pol col ken sen'.split(' '));
const firstWord = /[\p{L}\p{N}]+/u;

/** What a category says of its channels: "UK | Sports", "DE: Kino", "Deutschland"; 0 for nothing. */
export function countryOfCategory(category: string): number {
  const text = foldText(category);
  const [first = ''] = firstWord.exec(text) ?? [];
  const end = text.indexOf(first) + first.length;
  return plainWords.has(first) && !isSetOff(text, end) ? 0 : (countryWords.get(first) ?? 0);
}
