import type { PanelCatalog, PanelChannel } from './catalog.ts';
import { imageAddress } from './image-address.ts';
import { scheduleOf } from './schedule.ts';
import type { PanelProgramme } from './schedule.ts';

const dayMs = 86_400_000;

export interface GuideWindow {
  now: number;
  pastDays: number;
  futureDays: number;
}

/** The guide of every channel that has one, as XMLTV text in pieces: a large lineup is never held whole. */
export function* writeXmltv(catalog: PanelCatalog, base: string, { now, pastDays, futureDays }: GuideWindow): Generator<string> {
  const channels = uniqueByGuideId(catalog.channels);
  yield `<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE tv SYSTEM "xmltv.dtd">\n<tv generator-info-name="WebPlay demo">\n`;
  for (const [guideId, channel] of channels) yield channelElement(guideId, channel, base);
  for (const [guideId, channel] of channels) {
    let text = '';
    for (const programme of scheduleOf(channel, now - pastDays * dayMs, now + futureDays * dayMs)) {
      text += programmeElement(guideId, programme);
    }
    if (text !== '') yield text;
  }
  yield '</tv>\n';
}

/** SD and HD twins share a guide id, and a guide names each id once. */
function uniqueByGuideId(channels: readonly PanelChannel[]): Map<string, PanelChannel> {
  const unique = new Map<string, PanelChannel>();
  for (const channel of channels) {
    if (channel.guideId !== null && !unique.has(channel.guideId)) unique.set(channel.guideId, channel);
  }
  return unique;
}

function channelElement(guideId: string, channel: PanelChannel, base: string): string {
  const icon = imageAddress(base, 'logos', channel.logo);
  return (
    `  <channel id="${escapeXml(guideId)}">\n    <display-name>${escapeXml(channel.name ?? guideId)}</display-name>\n` +
    (icon === '' ? '' : `    <icon src="${escapeXml(icon)}"/>\n`) +
    '  </channel>\n'
  );
}

function programmeElement(guideId: string, programme: PanelProgramme): string {
  const lang = `lang="${programme.language}"`;
  const lines = [
    `  <programme start="${xmltvTime(programme.start)}" stop="${xmltvTime(programme.stop)}" channel="${escapeXml(guideId)}">`,
    `    <title ${lang}>${escapeXml(programme.title)}</title>`,
    programme.subtitle === null ? '' : `    <sub-title ${lang}>${escapeXml(programme.subtitle)}</sub-title>`,
    `    <desc ${lang}>${escapeXml(programme.description)}</desc>`,
    `    <category ${lang}>${escapeXml(programme.category)}</category>`,
    episodeElement(programme),
    programme.isRepeat ? '    <previously-shown/>' : '',
    programme.stars === null ? '' : `    <star-rating><value>${programme.stars}</value></star-rating>`,
    '  </programme>',
  ];
  return lines.filter((line) => line !== '').join('\n') + '\n';
}

function episodeElement({ season, episode }: PanelProgramme): string {
  if (season === null || episode === null) return '';
  return `    <episode-num system="xmltv_ns">${season - 1}.${episode - 1}.</episode-num>`;
}

function xmltvTime(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replaceAll('-', '').replaceAll(':', '').replace('T', '')} +0000`;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
