import { expect, test } from 'vitest';
import { trackLabel } from './track-label.ts';

const label = (text: string, language: string | null, inLanguage = 'en'): string =>
  trackLabel({ id: 1, label: text, language }, 1, inLanguage, (place) => `Track ${place}`);

test('a track goes by its own name, else by its language in the words of the viewer, else by its place', () => {
  expect([
    label('Director’s commentary', 'en'),
    label('audio_2', 'pt'),
    label('audio_2', 'pt', 'pt-BR'),
    label('en', 'en'),
    label('', null),
    label('audio_2', null),
    label('', 'not a language'),
  ]).toEqual(['Director’s commentary', 'Portuguese', 'Português', 'English', 'Track 2', 'audio_2', 'not a language']);
});
