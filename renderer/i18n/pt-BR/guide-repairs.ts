import type { DropCode, RepairCode } from '#shared/model/guide-repair.ts';

const repairs: Record<RepairCode, string> = {
  'junk-before-root': 'Havia algo antes do início do guia, como um aviso do servidor; isso foi ignorado.',
  'missing-root': 'Faltava o início do guia; a leitura começou no primeiro canal ou programa.',
  'bad-bytes': 'Alguns bytes não eram texto; eles aparecem como �.',
  'control-character': 'Caracteres de controle que nenhum texto pode ter foram retirados.',
  'bare-ampersand': 'Um “&” estava sozinho onde o XML pede “&amp;”; foi lido como se pretendia.',
  'bare-less-than': 'Um “<” estava em um texto onde o XML pede “&lt;”; foi lido como se pretendia.',
  'unknown-entity': 'Uma abreviação como “&nome;” que ninguém explicou ficou como está.',
  'html-entity': 'Uma abreviação que só páginas da web conhecem, como “&eacute;”, foi entendida.',
  'markup-in-text': 'Havia formatação de página da web em um texto; o texto foi mantido sem ela.',
  'mismatched-tag': 'Um elemento não foi fechado, ou foi fechado com outro nome; ele terminou onde precisava.',
  'unclosed-section': 'Um comentário ou uma seção parecida nunca terminava; o que vinha depois foi lido mesmo assim.',
  'bad-attribute': 'Um atributo estava escrito de forma errada, por exemplo sem aspas; foi lido até onde era possível.',
  'too-long': 'Um texto era mais longo que qualquer texto real e foi encurtado.',
  'unknown-zone': 'Um horário tinha um fuso que ninguém conhece; foi tomado como UTC.',
  'missing-stop': 'Um programa não dizia quando termina; ele termina quando o próximo começa.',
  'bad-stop': 'Um programa terminava antes de começar, ou em um horário inexistente; ele termina quando o próximo começa.',
  duplicate: 'Um programa estava listado duas vezes; um foi mantido.',
  overlap: 'Programas se sobrepunham; o anterior foi encurtado ou, quando ambos começavam juntos, o que vinha depois no guia ficou de fora.',
};

const drops: Record<DropCode, string> = {
  'bad-date': 'Um programa começava em um horário que não existe ou não pode ser lido.',
  'missing-start': 'Um programa não dizia quando começa.',
  'missing-channel': 'Um programa não dizia em que canal passa.',
  'channel-without-id': 'Um canal não tinha identificação à qual os programas pudessem se referir.',
  'too-large': 'Um programa ou canal era maior que qualquer um real.',
  unfinished: 'O guia terminava no meio dele.',
};

/** What the reading of a guide says: what was mended, and why something was left out. */
export const guideRepairs = { repairs, drops };
