import { createContext, use } from 'react';
import { messages, type Language, type Messages } from './messages.ts';

/** The language of the screen; the application provides it from the settings. */
export const LanguageContext = createContext<Language>('en');

/** The texts of the language on screen: `const text = useText(); text.live.favorites`. */
export function useText(): Messages {
  return messages[use(LanguageContext)];
}

export function useLanguage(): Language {
  return use(LanguageContext);
}

/** The language to speak: the one chosen, else the first of the system's that we have. */
export function pickLanguage(chosen: Language | 'system', preferred: readonly string[]): Language {
  if (chosen !== 'system') return chosen;
  for (const tag of preferred) {
    if (tag.toLowerCase().startsWith('pt')) return 'pt-BR';
    if (tag.toLowerCase().startsWith('en')) return 'en';
  }
  return 'en';
}
