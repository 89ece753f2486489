import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { z } from 'zod';
import '@fontsource-variable/inter';
import '../app/theme.css';
import { ServerPages } from './ServerPages.tsx';

// Our content security policy allows no code made from text, which zod would otherwise try.
z.config({ jitless: true });

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <ServerPages />
    </StrictMode>,
  );
}
