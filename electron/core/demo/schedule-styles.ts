import type { ScheduleStyle } from './catalog.ts';

/** A programme that recurs in a schedule. Everything here is invented for the demo. */
export interface Show {
  title: string;
  minutes: number;
  description: string;
  category: string;
  /** Episodes get a number and a subtitle. */
  episodic?: boolean;
  stars?: string;
}

export interface StyleShows {
  language: string;
  shows: readonly Show[];
}

const show = (title: string, minutes: number, category: string, description: string, extra: Partial<Show> = {}): Show => ({
  title,
  minutes,
  category,
  description,
  ...extra,
});

export const stylesOfSchedule: Record<ScheduleStyle, StyleShows> = {
  news: {
    language: 'en',
    shows: [
      show('The Hour', 30, 'News', 'Headlines, weather and the markets, every hour.'),
      show('Morning Table', 90, 'News', 'Guests, coffee and the front pages before the day begins.'),
      show('World in Brief', 15, 'News', 'Fifteen minutes, fifteen countries.'),
      show('Question Room', 60, 'News', 'Three people who decide, one audience that asks.'),
      show('Markets Now', 30, 'Business', 'What the numbers did today and what they may do tomorrow.'),
      show('The Long Report', 45, 'Documentary', 'One story, told with time.', { episodic: true }),
      show('Weather Desk', 15, 'Weather', 'Fronts, pressure and whether to take an umbrella.'),
    ],
  },
  sport: {
    language: 'en',
    shows: [
      show('Premier Pitch: Harbor Town v North Vale', 120, 'Sports', 'Live from Harbor Park, with the table at stake.'),
      show('Cycling: The Coastal Classic', 180, 'Sports', 'Two hundred kilometres along the cliffs.'),
      show('Court Report', 30, 'Sports', 'The best rallies of the week.'),
      show('Ringside', 60, 'Sports', 'Six rounds, two corners, one decision.'),
      show('Sport Tonight', 30, 'Sports', 'All results and the talking points.'),
      show('Legends of the Lane', 45, 'Documentary', 'Swimmers who changed how we swim.', { episodic: true }),
      show('Track and Field Diary', 60, 'Sports', 'From the training ground to the final.', { episodic: true }),
    ],
  },
  kids: {
    language: 'en',
    shows: [
      show('Pip and the Paper Moon', 15, 'Kids', 'Pip folds a boat and sails over the roofs.', { episodic: true }),
      show('Robot Kindergarten', 15, 'Kids', 'Bolt learns to share his spanner.', { episodic: true }),
      show('The Why Club', 30, 'Kids', 'Why is the sea salty? Let us find out.', { episodic: true }),
      show('Dino Delivery', 15, 'Kids', 'A parcel too big for the bridge.', { episodic: true }),
      show('Sing with Suri', 15, 'Music', 'Songs to jump to.'),
      show('Bedtime Lantern', 30, 'Kids', 'A quiet story before the light goes out.'),
    ],
  },
  music: {
    language: 'en',
    shows: [
      show('Night Grooves', 120, 'Music', 'Slow beats and city lights.'),
      show('Chart Room', 60, 'Music', 'Forty songs, one winner.'),
      show('Live at the Boathouse', 90, 'Music', 'A concert on the water.', { episodic: true }),
      show('Unplugged Afternoon', 60, 'Music', 'Two microphones and a piano.'),
      show('Eighties Express', 60, 'Music', 'Big drums, bigger hair.'),
    ],
  },
  cinema: {
    language: 'en',
    shows: [
      show('The Lighthouse at Kern Point', 105, 'Movie', 'A keeper sees a light where no ship can be.', { stars: '7.4/10' }),
      show('Paper Planets', 95, 'Movie', 'Two sisters map a sky that nobody else believes in.', { stars: '8/10' }),
      show('Last Tram to Orlo', 115, 'Movie', 'Seven strangers, one night line, and a suitcase.', { stars: '6.9/10' }),
      show('A Season of Glass', 125, 'Movie', 'A glassblower inherits a debt and a secret.', { stars: '7/10' }),
      show('Behind the Scene', 25, 'Magazine', 'How the picture was made.'),
    ],
  },
  nature: {
    language: 'en',
    shows: [
      show('Slow Rivers', 60, 'Documentary', 'From the spring to the sea without a word.', { episodic: true }),
      show('Above the Treeline', 45, 'Documentary', 'Who lives where nothing grows?', { episodic: true }),
      show('The Tide Table', 30, 'Documentary', 'A year on one beach.', { episodic: true }),
      show('Night Garden', 60, 'Documentary', 'What moths know about the moon.'),
      show('Deep Blue Hours', 90, 'Documentary', 'A descent in real time.'),
    ],
  },
  general: {
    language: 'en',
    shows: [
      show('Breakfast on One', 120, 'Magazine', 'News, weather and somebody who bakes.'),
      show('House & Street', 30, 'Series', 'The neighbours know more than they say.', { episodic: true }),
      show('Quiz Ladder', 45, 'Quiz', 'Ten rungs, ten questions.'),
      show('The Allotment', 60, 'Lifestyle', 'What to sow this week.'),
      show('Inspector Vale', 90, 'Series', 'A case that began at the ferry.', { episodic: true }),
      show('Kitchen Without Walls', 45, 'Lifestyle', 'Dinner for forty on a market square.'),
      show('Late Chair', 60, 'Talk', 'One guest, one hour, one armchair.'),
    ],
  },
  arabic: {
    language: 'ar',
    shows: [
      show('نشرة المساء', 30, 'أخبار', 'أهم أحداث اليوم من حول العالم.'),
      show('حكايات المدينة', 60, 'مسلسل', 'قصص من الأحياء القديمة وأهلها.', { episodic: true }),
      show('مطبخ الجدة', 45, 'طبخ', 'وصفات بسيطة من ذاكرة البيت.'),
      show('سهرة موسيقية', 90, 'موسيقى', 'ليلة من العزف على العود.'),
      show('أسئلة العلم', 30, 'وثائقي', 'لماذا تلمع النجوم؟'),
    ],
  },
  hebrew: {
    language: 'he',
    shows: [
      show('מהדורת הערב', 30, 'חדשות', 'כל מה שקרה היום, בחצי שעה.'),
      show('רחוב הנמל', 45, 'סדרה', 'שכנים, סודות ומכולת אחת.', { episodic: true }),
      show('שולחן פתוח', 60, 'אירוח', 'אורחים, אוכל ושיחה ארוכה.'),
      show('מסע אל הים', 60, 'תעודה', 'מן ההר אל החוף ברגל.'),
    ],
  },
  japanese: {
    language: 'ja',
    shows: [
      show('朝のひかり', 60, 'ニュース', '今日の天気と街の話題をお届けします。'),
      show('港町食堂', 30, 'ドラマ', '小さな食堂に集まる人々の物語。', { episodic: true }),
      show('山と川の旅', 45, '紀行', '源流から海まで、歩いてたどる。'),
      show('夜の音楽室', 60, '音楽', '静かな夜に聴くピアノ。'),
      show('ロボット教室', 30, 'アニメ', 'ねじ丸、はじめての遠足。', { episodic: true }),
    ],
  },
  french: {
    language: 'fr',
    shows: [
      show('Le Journal du soir', 30, 'Actualités', 'L’essentiel de la journée, sans détour.'),
      show('Café des Élèves', 45, 'Série', 'Un lycée, un café, mille secrets.', { episodic: true }),
      show('À table, Zoé !', 30, 'Cuisine', 'Un œuf, une poêle et beaucoup d’idées.'),
      show('Rivières de France', 60, 'Documentaire', 'Au fil de l’eau, de la source à l’océan.'),
      show('Ciné-Club de minuit', 110, 'Film', 'Un classique retrouvé.', { stars: '8/10' }),
    ],
  },
  portuguese: {
    language: 'pt',
    shows: [
      show('Jornal da Manhã', 60, 'Notícias', 'As notícias que abrem o dia.'),
      show('Coração de Maré', 50, 'Novela', 'Um amor entre duas margens.', { episodic: true }),
      show('Bola em Jogo', 90, 'Esporte', 'Debate, gols e paixão.'),
      show('Sabores do Sertão', 30, 'Culinária', 'Receitas que atravessam gerações.'),
      show('Sessão Coruja', 120, 'Filme', 'Cinema para quem não dorme.', { stars: '7/10' }),
    ],
  },
  greek: {
    language: 'el',
    shows: [
      show('Ειδήσεις στις οκτώ', 30, 'Ειδήσεις', 'Τα γεγονότα της ημέρας.'),
      show('Το νησί των ανέμων', 60, 'Σειρά', 'Μια οικογένεια και ένα ξενοδοχείο.', { episodic: true }),
      show('Γεύσεις του Αιγαίου', 45, 'Μαγειρική', 'Από το καΐκι στο τραπέζι.'),
      show('Νύχτα με μουσική', 90, 'Μουσική', 'Τραγούδια δίπλα στη θάλασσα.'),
    ],
  },
  hindi: {
    language: 'hi',
    shows: [
      show('सुबह की बात', 60, 'समाचार', 'दिन की शुरुआत ताज़ा ख़बरों के साथ।'),
      show('गली नंबर सात', 30, 'धारावाहिक', 'एक मोहल्ला और उसकी कहानियाँ।', { episodic: true }),
      show('रसोई के राज़', 30, 'खाना', 'दादी की रसोई से।'),
      show('संगीत संध्या', 90, 'संगीत', 'राग और बारिश।'),
    ],
  },
  radio: {
    language: 'en',
    shows: [
      show('Harbor Breakfast', 180, 'Music', 'Songs and sea weather.'),
      show('Afternoon Drift', 240, 'Music', 'Nothing louder than the rain.'),
      show('Night Line', 120, 'Talk', 'Call in, tell us, stay on.'),
    ],
  },
};

export const episodeSubtitles = ['The Visitor', 'High Water', 'A Letter', 'The Key', 'Half Past Nine', 'Old Friends', 'The Bet', 'Fog', 'Two Doors', 'The Return', 'Salt', 'What the Baker Saw'] as const;
