import type { Access } from '#shared/contract/procedure.ts';

/**
 * Who may call what: the Access column of the HTTP contract, and ours for what is under /v1. Written by hand, because the
 * declarations that the server is made of are what it judges. A route that is not here fails the matrix.
 */
export interface Rule {
  /**
   * `owner-link`: an owner, or who has the code of the link; nobody else is told more than that. `loopback`: an owner, or
   * a program on this machine that sends no credentials.
   */
  access: Access | 'owner-link' | 'loopback';
  /** What is sent as the body; `{}` where nothing else is said. */
  send?: object;
  contentType?: string;
  /** The status when the caller is let in; where nothing is said, anything that is neither a refusal nor a failure. */
  answers?: number;
}

const open: Rule = { access: 'open' };
const reader: Rule = { access: 'reader' };
const user: Rule = { access: 'user', answers: 200 };
const owner: Rule = { access: 'owner' };
/** Of tokens in bodies only the body decides; this one has none. */
const bodyToken: Rule = { access: 'open', answers: 422 };

export const accessTable: Readonly<Record<string, Rule>> = {
  'GET /health': { ...open, answers: 200 },
  'GET /v1/info': { ...open, answers: 200 },
  'GET /': open,
  'GET /index.html': open,
  'GET /ui': open,
  'GET /ui/': open,
  'GET /ui/home': open,
  'GET /ui/login': open,
  'GET /ui/catalog': open,
  'GET /ui/devices': open,
  'GET /ui/licenses': open,
  'GET /ui/audit': open,
  'GET /ui/capacity': open,
  'GET /activate': open,
  'GET /licenses': open,
  'GET /openapi.json': { ...open, answers: 200 },
  'GET /metrics': { access: 'loopback', answers: 200 },
  'GET /docs': { ...open, answers: 200 },
  'GET /docs.css': { ...open, answers: 200 },
  'POST /auth/register': bodyToken,
  'POST /auth/login': bodyToken,
  'POST /auth/refresh': bodyToken,
  'POST /auth/revoke': bodyToken,
  'POST /auth/logout': { ...open, answers: 200 },

  'GET /auth/me': user,
  'GET /auth/capacity': user,
  'POST /devices/register': { ...user, send: { fingerprint: 'of the matrix' } },
  'GET /devices/me': user,
  'GET /devices/capacity': user,
  'DELETE /devices/:id': user,
  'POST /licenses/create': user,
  'GET /licenses/me': user,
  'POST /licenses/:id/deactivate': user,
  'POST /licenses/:id/set_plan': { ...user, send: { plan: 'gold' } },
  'GET /licenses/plans': user,
  'GET /licenses/rules': user,
  'GET /licenses/summary': user,
  'GET /audit/me': user,

  // Nothing is sold on the server of the matrix.
  'POST /billing/checkout': { access: 'user', send: { price_id: 'price_1', success_url: 'https://tv.example.com/', cancel_url: 'https://tv.example.com/' }, answers: 503 },
  'POST /v1/billing/confirm': { access: 'user', answers: 503 },
  'POST /billing/portal': { access: 'user', send: { return_url: 'https://tv.example.com/' }, answers: 503 },
  'GET /billing/subscription/me': { access: 'user', answers: 503 },
  'GET /v1/billing/prices': user,
  'GET /v1/billing/subscriptions': user,
  'POST /billing/webhook': { ...open, answers: 503 },

  // A server without a signing key issues no licenses, which it says to whoever may ask.
  'POST /v1/activations': { access: 'open', answers: 404, send: { global_tags: [] } },
  'POST /v1/activations/token': { access: 'open', answers: 404, send: { device_code: 'x'.repeat(43) } },
  'POST /v1/activations/lookup': { access: 'user', answers: 404, send: { user_code: 'WDJB-MJHT' } },
  'POST /v1/activations/decide': { access: 'user', answers: 404, send: { user_code: 'WDJB-MJHT', approve: true } },
  'GET /v1/activations/:activationId': { access: 'user' },
  'POST /v1/activations/:activationId/trial': { access: 'user' },
  'POST /v1/licenses/devices/:id/release': { access: 'user' },
  'POST /v1/license/nonce': { access: 'open', answers: 404 },
  'POST /v1/license/check-in': { access: 'open', answers: 404, send: { seq: 0, tags: [], app_version: '' } },
  'POST /v1/license/release': { access: 'open', answers: 404 },
  'POST /v1/license/devices': { access: 'open', answers: 404 },
  'POST /v1/license/files': { access: 'user', answers: 404, send: { request: 'x' } },
  'GET /v1/license/keys': { access: 'open', answers: 404 },

  'GET /v1/setup': { ...open, answers: 200 },
  'POST /v1/setup': bodyToken,
  'GET /v1/users': owner,
  'POST /v1/users': owner,
  'PATCH /v1/users/:userId': owner,
  'POST /v1/account/password': { access: 'user', answers: 422 },

  'GET /status': { ...reader, answers: 200 },
  'GET /channels': { ...reader, answers: 200 },
  'GET /stats': { ...reader, answers: 200 },
  'GET /groups': { ...reader, answers: 200 },
  'GET /catalog/m3u': { ...reader, answers: 200 },
  'GET /catalog/channels': { ...reader, answers: 200 },
  'GET /catalog/channels/enriched': { ...reader, answers: 200 },
  'GET /catalog/now': { ...reader, answers: 200 },
  'GET /catalog/next': { ...reader, answers: 200 },
  'GET /catalog/epg': { ...reader, answers: 200 },
  'GET /catalog/epg/:channel_id': { ...reader, answers: 404 },
  'POST /login': { ...owner, answers: 422 },
  'POST /refresh': { ...owner, answers: 409 },

  'GET /v1/events': { ...reader, answers: 200 },
  'GET /v1/streams/:id': reader,
  'GET /v1/streams/:id/:part': reader,
  'GET /v1/logos/:id': reader,
  'GET /v1/logos/:id/:part': reader,
  'GET /owner': { access: 'owner-link' },

  'GET /v1/playlists': reader,
  'POST /v1/playlists': owner,
  'POST /v1/playlists/recognize': owner,
  'PATCH /v1/playlists/:playlistId': owner,
  'DELETE /v1/playlists/:playlistId': owner,
  'PUT /v1/playlists/:playlistId/file': { ...owner, contentType: 'application/octet-stream' },
  'POST /v1/playlists/:playlistId/activate': owner,
  'POST /v1/playlists/:playlistId/refresh': owner,
  'POST /v1/playlists/:playlistId/refresh/cancel': owner,
  'POST /v1/playlists/:playlistId/scan': owner,
  'PUT /v1/playlists/:playlistId/choice': owner,
  'POST /v1/playlists/:playlistId/undo': owner,
  'POST /v1/playlists/:playlistId/held/accept': owner,
  'POST /v1/playlists/:playlistId/held/discard': owner,
  'POST /v1/playlists/:playlistId/move/preview': owner,
  'POST /v1/playlists/:playlistId/move/apply': owner,
  'POST /v1/playlists/:playlistId/move/discard': owner,

  'GET /v1/playlists/:playlistId/categories': reader,
  'GET /v1/playlists/:playlistId/channels': reader,
  'GET /v1/playlists/:playlistId/movies': reader,
  'GET /v1/playlists/:playlistId/series': reader,
  'GET /v1/playlists/:playlistId/search': reader,
  'GET /v1/playlists/:playlistId/channel-numbers/:number': reader,
  'GET /v1/playlists/:playlistId/generations': reader,
  'GET /v1/playlists/:playlistId/generations/:generation/changes': reader,
  'GET /v1/channels/:channelId': reader,
  'GET /v1/movies/:movieId': reader,
  'GET /v1/series/:seriesId': reader,
  'POST /v1/titles': reader,
  'POST /v1/titles/:titleId/stream': reader,

  'GET /v1/playlists/:playlistId/groups': owner,
  'POST /v1/playlists/:playlistId/groups': owner,
  'POST /v1/playlists/:playlistId/groups/hide': owner,
  'POST /v1/playlists/:playlistId/groups/reorder': owner,
  'POST /v1/playlists/:playlistId/groups/reset': owner,
  'PATCH /v1/groups/:groupId': owner,
  'DELETE /v1/groups/:groupId': owner,
  'POST /v1/groups/:groupId/merge': owner,
  'POST /v1/groups/:groupId/split': owner,
  'POST /v1/groups/:groupId/titles': owner,
  'DELETE /v1/groups/:groupId/titles/:titleId': owner,
  'GET /v1/titles/:titleId/groups': owner,

  'GET /v1/channels/:channelId/now-next': reader,
  'POST /v1/now-next': reader,
  'POST /v1/guide/grid': reader,
  'GET /v1/channels/:channelId/programmes': reader,
  'GET /v1/channels/:channelId/programmes/:start': reader,
  'GET /v1/playlists/:playlistId/guide': reader,
  'GET /v1/playlists/:playlistId/guide/search': reader,
  'GET /v1/playlists/:playlistId/guide/offsets': owner,
  'PUT /v1/playlists/:playlistId/guide/offsets': owner,
  'GET /v1/playlists/:playlistId/guide.xml': owner,
  'GET /v1/playlists/:playlistId/guide/offset-suggestions': owner,
  'POST /v1/playlists/:playlistId/guide/offset-suggestions': owner,
  'GET /v1/playlists/:playlistId/guide-sources': reader,
  'POST /v1/playlists/:playlistId/guide-sources': owner,
  'PATCH /v1/guide-sources/:sourceId': owner,
  'DELETE /v1/guide-sources/:sourceId': owner,
  'PUT /v1/playlists/:playlistId/guide-sources/order': owner,
  'POST /v1/playlists/:playlistId/guide/refresh': owner,
  'POST /v1/playlists/:playlistId/guide/cancel': owner,
  'GET /v1/playlists/:playlistId/guide-matches': owner,
  'POST /v1/playlists/:playlistId/guide-matches/accept': owner,
  'GET /v1/playlists/:playlistId/guide-channels': owner,
  'PUT /v1/channels/:channelId/guide-mapping': owner,
  'DELETE /v1/channels/:channelId/guide-mapping': owner,
  'GET /v1/channels/:channelId/guide-check': owner,

  'GET /v1/playlists/:playlistId/favorites': reader,
  'PUT /v1/favorites/:titleId': owner,
  'DELETE /v1/favorites/:titleId': owner,
  'GET /v1/playlists/:playlistId/history': owner,
  'DELETE /v1/playlists/:playlistId/history': owner,
  'POST /v1/history/:titleId': owner,
  'GET /v1/playlists/:playlistId/resume-points': owner,
  'PUT /v1/resume-points/:titleId': owner,

  'GET /v1/reminders': owner,
  'POST /v1/reminders': owner,
  'DELETE /v1/reminders/:reminderId': owner,
  'POST /v1/reminders/:reminderId/seen': owner,
  'GET /v1/alerts': owner,
  'POST /v1/alerts': owner,
  'PATCH /v1/alerts/:alertId': owner,
  'DELETE /v1/alerts/:alertId': owner,
  'POST /v1/alerts/preview': owner,

  'GET /v1/license': owner,
  'GET /v1/settings': reader,
  'PATCH /v1/settings': owner,
  'POST /v1/backup': owner,
  'POST /v1/backup/preview': owner,
  'POST /v1/backup/restore': owner,
  'GET /v1/backup/automatic': owner,
  'POST /v1/backup/automatic/:id/restore': owner,
  'POST /v1/backup/damage/dismiss': owner,
};
