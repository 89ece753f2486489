/** What the made list's names are put together from; no station, film or series of the world is meant. */

export type Words = readonly [string, ...string[]];

export interface Country {
  /** As lists write it in front of names. */
  code: string;
  /** Between the code and the name; every section of a list has its own habit. */
  mark: readonly [before: string, after: string];
  /** What stations of this country call themselves beside the international words. */
  words: Words;
}

const latin: Words = ['One', 'Nova', 'Central', 'Metro', 'Prime', 'Plus', 'Max', 'Star', 'First', 'Alpha'];

export const countries: readonly [Country, ...Country[]] = [
  { code: 'UK', mark: ['', ': '], words: ['Albion', 'Crown', 'Thames', 'Northern', 'Highland', 'The Island', 'Kingdom', 'Harbour'] },
  { code: 'US', mark: ['', '| '], words: ['Liberty', 'Pacific', 'Lone Star', 'Great Lakes', 'The Valley', 'Empire', 'Sunset', 'Frontier'] },
  { code: 'CA', mark: ['', ': '], words: ['Maple', 'Prairie', 'Québec', 'Laurentides', 'Northern', 'Atlantic', 'Rocky', 'Boréal'] },
  { code: 'BR', mark: ['|', '| '], words: ['Rede Sertão', 'São Jorge', 'Guanabara', 'Canção', 'Pantanal', 'Ipê', 'Mação', 'Nação'] },
  { code: 'PT', mark: ['', ' - '], words: ['Lusitânia', 'Tejo', 'Atlântico', 'Manhã', 'Coração', 'Norte', 'Verão', 'Açor'] },
  { code: 'ES', mark: ['', ': '], words: ['Canal Sur', 'Meseta', 'Mañana', 'Castilla', 'Océano', 'Señal', 'Corazón', 'Montaña'] },
  { code: 'FR', mark: ['', ' | '], words: ['Télé Sud', 'Hexagone', 'Étoile', 'Lumière', 'La Cité', 'Première', 'Garçon', 'Océane'] },
  { code: 'DE', mark: ['', ' ▎'], words: ['Rheinland', 'Südwest', 'Kino Welt', 'Die Straße', 'Grün', 'Heimat', 'Norddeutsch', 'Über Land'] },
  { code: 'AT', mark: ['', ': '], words: ['Alpen', 'Donau', 'Österreich', 'Tirol', 'Wiener', 'Steirisch'] },
  { code: 'IT', mark: ['', ': '], words: ['Tele Roma', 'Città', 'Lombardia', 'Università', 'Sole', 'Il Faro', 'Tirreno'] },
  { code: 'NL', mark: ['', '| '], words: ['Polder', 'Zeeland', 'Het Net', 'Gracht', 'Oranje', 'Noordzee'] },
  { code: 'BE', mark: ['', ': '], words: ['Flandre', 'Ardenne', 'Bruxelles', 'Wallonie', 'Brabant'] },
  { code: 'PL', mark: ['', ' - '], words: ['Wisła', 'Łódź', 'Królewska', 'Gdańska', 'Źródło', 'Wrocławska', 'Święto'] },
  { code: 'CZ', mark: ['', ': '], words: ['Vltava', 'Řeka', 'Žižkov', 'Morava', 'Šumava'] },
  { code: 'RO', mark: ['', ' | '], words: ['Dunărea', 'Carpați', 'București', 'Țara', 'Ștefan'] },
  { code: 'HU', mark: ['', ': '], words: ['Duna', 'Tisza', 'Győr', 'Főváros', 'Csillag'] },
  { code: 'TR', mark: ['', ': '], words: ['Boğaz', 'Güneş', 'Anadolu', 'Işık', 'Yıldız', 'Şehir'] },
  { code: 'GR', mark: ['', ' | '], words: ['Αιγαίο', 'Αθήνα', 'Ήλιος', 'Κρήτη', 'Θάλασσα'] },
  { code: 'RU', mark: ['', ': '], words: ['Волга', 'Первый Северный', 'Звезда', 'Новости', 'Кино', 'Урал'] },
  { code: 'UA', mark: ['', ': '], words: ['Дніпро', 'Карпати', 'Київ', 'Зоря'] },
  { code: 'BG', mark: ['', ': '], words: ['Балкан', 'Дунав', 'София', 'Рила'] },
  { code: 'RS', mark: ['', ' - '], words: ['Drina', 'Šumadija', 'Beograd', 'Čačak', 'Niš'] },
  { code: 'AL', mark: ['', ': '], words: ['Tirana', 'Drini', 'Shqipëri', 'Bregu'] },
  { code: 'SE', mark: ['', ': '], words: ['Svea', 'Göta', 'Norrland', 'Skåne', 'Mälaren'] },
  { code: 'NO', mark: ['', ': '], words: ['Fjord', 'Øst', 'Tromsø', 'Nordland', 'Ålesund'] },
  { code: 'DK', mark: ['', ': '], words: ['Sjælland', 'Øresund', 'Jylland', 'Fyn'] },
  { code: 'FI', mark: ['', ': '], words: ['Järvi', 'Pohjola', 'Lappi', 'Itämeri'] },
  { code: 'AR', mark: ['|', '| '], words: ['الصباح', 'النيل', 'الخليج', 'الأخبار', 'الشام', 'المغرب'] },
  { code: 'IL', mark: ['', ': '], words: ['הגליל', 'כרמל', 'חדשות', 'ירדן'] },
  { code: 'IR', mark: ['', ': '], words: ['تهران', 'البرز', 'شیراز', 'خبر'] },
  { code: 'IN', mark: ['', ' | '], words: ['Ganga', 'दक्षिण', 'समाचार', 'Bharat', 'Sagar', 'Deccan', 'Himalaya'] },
  { code: 'PK', mark: ['', ': '], words: ['Indus', 'Punjab', 'Karachi', 'Sindh'] },
  { code: 'CN', mark: ['', ': '], words: ['长江', '新闻', '电影', '东方', '黄河'] },
  { code: 'JP', mark: ['', ': '], words: ['テレビ東', 'ニュース', 'スポーツ', '富士', '関西'] },
  { code: 'KR', mark: ['', ': '], words: ['한강', '뉴스', '영화', '서울'] },
  { code: 'MX', mark: ['|', '| '], words: ['Azteca Sur', 'Jalisco', 'Yucatán', 'Águila', 'Sonora'] },
  { code: 'CO', mark: ['', ': '], words: ['Bogotá', 'Andes', 'Caribe', 'Café'] },
  { code: 'EX', mark: ['', ': '], words: latin },
];

/** Kinds of live channels: what the group is called, and what the names in it say. */
export const themes: readonly { group: string; words: Words }[] = [
  { group: 'General', words: ['TV', 'Channel', 'One', 'Network', 'Television', 'Live'] },
  { group: 'Sports', words: ['Sport', 'Sports', 'Football', 'Arena Sport', 'Racing', 'The Match', 'Golf', 'Sport Extra'] },
  { group: 'News', words: ['News', 'News 24', 'The News Channel', 'Business News', 'Parliament', 'Weather'] },
  { group: 'Movies', words: ['Movies', 'Cinema', 'Movie Channel', 'The Movie', 'Film', 'Action Movies', 'Classic Cinema'] },
  { group: 'Kids', words: ['Kids', 'Junior', 'Cartoon Channel', 'The Kids Club', 'Toons'] },
  { group: 'Music', words: ['Music', 'Hits', 'Rock', 'The Music Box', 'Dance', 'Radio'] },
  { group: 'Documentary', words: ['History', 'Nature', 'Discovery of the World', 'Science', 'Planet', 'The Wild'] },
  { group: 'Entertainment', words: ['Comedy', 'Drama', 'Show', 'Series', 'Family', 'The Entertainment Channel'] },
  { group: 'Regional', words: ['North', 'South', 'East', 'West', 'City', 'Local', 'The Region'] },
  { group: '24/7', words: ['24/7', 'Marathon', 'All Day', 'Non Stop', 'The Best of'] },
  { group: 'PPV Events', words: ['PPV', 'Event', 'Fight Night', 'Live Event', 'Main Event'] },
  { group: 'UHD 4K', words: ['4K', 'Ultra', 'Sport 4K', 'Movies 4K', 'Nature 4K'] },
];

export const qualities: Words = ['HD', 'FHD', 'SD', 'HEVC', 'RAW', '4K', 'HD', 'FHD', '720p', 'UHD', 'HD*', 'ᴴᴰ'];

export const filmGroups: Words = [
  'Action', 'Adventure', 'Animation', 'Comedy', 'Crime', 'Documentary', 'Drama', 'Family', 'Fantasy', 'History', 'Horror', 'Kids', 'Music',
  'Mystery', 'Romance', 'Science Fiction', 'Thriller', 'War', 'Western', '4K UHD', 'New Releases', 'Classics',
];

export interface TitleWords {
  /** As lists write it in front of films and series. */
  code: string;
  openings: Words;
  middles: Words;
  nouns: Words;
  endings: Words;
}

const english: Omit<TitleWords, 'code'> = {
  openings: ['The Last', 'The', 'A', 'The Secret', 'The Lost', 'My', 'The Return of the', 'Beyond the', 'The Great', 'Night of the', 'Only the', 'Once upon a', 'The Girl and the', 'Return to the', 'House of the'],
  middles: ['Summer', 'Silent', 'Golden', 'Broken', 'Midnight', 'Distant', 'Crimson', 'Frozen', 'Hidden', 'Burning', 'Paper', 'Winter', 'Electric', 'Wild', 'Blue', 'Forgotten', 'Sacred', 'Final', 'Lonely', 'Bitter', 'Glass', 'Iron', 'Velvet', 'Savage', 'Hollow'],
  nouns: ['River', 'House', 'Road', 'Garden', 'King', 'Stranger', 'Mountain', 'Heart', 'Letter', 'Island', 'Detective', 'Train', 'Ocean', 'Promise', 'Shadow', 'City', 'Dragon', 'Soldier', 'Harbour', 'Mirror', 'Orchard', 'Lighthouse', 'Wolf', 'Kingdom', 'Storm', 'Piano'],
  endings: ['', '', '', '', '', ' Returns', ' 2', ' 3', ': The Movie', ': The Beginning', ' of Love', ' in Paris', ' and the Sea', ': Part Two', ' Forever'],
};

/** Films and series by language, in the order of their sections; most of what lists carry is in English. */
export const titleLanguages: readonly [TitleWords, ...TitleWords[]] = [
  { code: 'EN', ...english },
  {
    code: 'BR',
    openings: ['O Último', 'A Canção do', 'O Segredo do', 'Minha', 'A Volta do', 'Além do', 'A Noite do', 'O', 'A'],
    middles: ['Verão', 'Silencioso', 'Dourado', 'Sertão', 'Distante', 'Perdido', 'Azul', 'Selvagem', 'Coração', 'Inverno'],
    nouns: ['Rio', 'Jardim', 'Rei', 'Estranho', 'Montanha', 'Ilha', 'Trem', 'Promessa', 'Cidade', 'Dragão', 'Mar', 'São João', 'Carta', 'Manhã'],
    endings: ['', '', '', ' 2', ' 3', ': O Filme', ' do Amor', ' Dublado', ' Legendado'],
  },
  {
    code: 'ES',
    openings: ['El Último', 'La Casa del', 'El Secreto del', 'La Niña y el', 'Más Allá del', 'La Noche del', 'El', 'La'],
    middles: ['Silencioso', 'Dorado', 'Perdido', 'Salvaje', 'Corazón', 'Invierno', 'Azul', 'Lejano'],
    nouns: ['Río', 'Jardín', 'Rey', 'Extraño', 'Montaña', 'Isla', 'Tren', 'Promesa', 'Ciudad', 'Dragón', 'Señorita', 'Ángel', 'Camino'],
    endings: ['', '', '', ' 2', ': La Película', ' de Amor', ' Latino'],
  },
  {
    code: 'FR',
    openings: ['Le Dernier', 'La Légende du', 'Le Secret du', 'La Nuit du', 'Mon', 'Le Retour du', 'Le'],
    middles: ['Silencieux', 'Doré', 'Perdu', 'Été', 'Sauvage', 'Cœur', 'Hiver', 'Bleu'],
    nouns: ['Fleuve', 'Jardin', 'Roi', 'Étranger', 'Mont', 'Île', 'Train', 'Château', 'Dragon', 'Forêt', 'Café', 'Miroir'],
    endings: ['', '', '', ' 2', ' : Le Film', ' et la Mer'],
  },
  {
    code: 'DE',
    openings: ['Der Letzte', 'Das Mädchen und der', 'Das Geheimnis', 'Die Nacht', 'Mein', 'Die Rückkehr', 'Der'],
    middles: ['Stille', 'Goldene', 'Verlorene', 'Sommer', 'Wilde', 'Süße', 'Winter', 'Blaue'],
    nouns: ['Fluss', 'Garten', 'König', 'Fremde', 'Berg', 'Brief', 'Insel', 'Straße', 'Drache', 'Märchen', 'Schloß', 'Spiegel'],
    endings: ['', '', '', ' 2', ': Der Film', ' am Meer'],
  },
  { code: 'MULTI', ...english },
  {
    code: 'TR',
    openings: ['Son', 'Gizli', 'Büyük', 'Benim', 'Kayıp'],
    middles: ['Sessiz', 'Altın', 'Uzak', 'Mavi', 'Kış', 'Yaz'],
    nouns: ['Nehir', 'Bahçe', 'Kral', 'Yabancı', 'Dağ', 'Aşk', 'Ada', 'Işık', 'Şehir', 'Güneş'],
    endings: ['', '', '', ' 2', ' ve Deniz'],
  },
  {
    code: 'RU',
    openings: ['Последний', 'Тайный', 'Мой', 'Великий', 'Возвращение'],
    middles: ['Тихий', 'Золотой', 'Далёкий', 'Зимний', 'Синий'],
    nouns: ['Берег', 'Сад', 'Король', 'Город', 'Остров', 'Поезд', 'Дракон', 'Солдат', 'Ветер'],
    endings: ['', '', '', ' 2', ' и Море'],
  },
  {
    code: 'AR',
    openings: ['سر', 'ليلة', 'عودة', 'آخر'],
    middles: ['الصيف', 'الشتاء', 'الذهب', 'الصمت'],
    nouns: ['النهر', 'الحديقة', 'الملك', 'الجبل', 'المدينة', 'البحر', 'الجزيرة'],
    endings: ['', '', '', ' 2'],
  },
  { code: 'EN 4K', ...english },
];

export const services: Words = ['Originals', 'Drama', 'Comedy', 'Crime', 'Kids', 'Documentary', 'Reality', 'Anime', 'Novelas', 'Classics', 'Sci-Fi & Fantasy', 'Turkish', 'Asia'];
