import { describe, expect, it } from 'vitest';
import { analyzeTurn } from '../analysis/analyze.ts';
import { analyzeQuery } from '../analysis/analyze-query.ts';
import { rankTurns } from './rank-turns.ts';
import type { TurnHit } from './turn-hit.ts';

/** The same things told in each language, and questions with the number of the turn that answers them. */
const conversations: Readonly<Record<string, { turns: string[]; questions: [question: string, answer: number][] }>> = {
  en: {
    turns: [
      'I adopted a puppy called Rex last weekend.',
      'My sister moved to Lisbon for a new job.',
      'We hiked up the mountain and saw an eagle.',
      "I'm allergic to peanuts, so no satay for me.",
      'The concert was sold out, sadly.',
      'I started learning the piano in March.',
      'My boss promoted me to team leader!',
      'We painted the kitchen bright yellow.',
    ],
    questions: [
      ['Where does her sister live now?', 1],
      ["what is the puppy's name", 0],
      ['Is she allergic to peanuts?', 3],
      ['learn instrument', 5],
      ['When was the promotion?', 6],
      ['kitchen colour paint', 7],
      ['hiking trips', 2],
      ['concert tickets', 4],
    ],
  },
  de: {
    turns: [
      'Ich habe letztes Wochenende einen Welpen namens Rex adoptiert.',
      'Meine Schwester ist für einen neuen Job nach Lissabon gezogen.',
      'Wir sind auf den Berg gewandert und haben einen Adler gesehen.',
      'Ich bin gegen Erdnüsse allergisch.',
      'Das Konzert war leider ausverkauft.',
      'Im März habe ich angefangen, Klavier zu lernen.',
      'Mein Chef hat mich zur Teamleiterin befördert!',
      'Wir haben die Küche hellgelb gestrichen.',
    ],
    questions: [
      ['Wohin ist die Schwester gezogen?', 1],
      ['Wie heißt der Welpe?', 0],
      ['Welche Allergie gegen Erdnuss?', 3],
      ['Klavier gelernt', 5],
      ['Wann wurde sie befördert?', 6],
      ['Farbe der Küche', 7],
      ['Adler auf dem Berg', 2],
      ['ausverkauftes Konzert', 4],
      ['Schwester Lissabon', 1],
    ],
  },
  es: {
    turns: [
      'El fin de semana pasado adopté un cachorro llamado Rex.',
      'Mi hermana se mudó a Lisboa por un trabajo nuevo.',
      'Subimos la montaña caminando y vimos un águila.',
      'Soy alérgica a los cacahuetes.',
      'Por desgracia, las entradas del concierto estaban agotadas.',
      'En marzo empecé a aprender piano.',
      '¡Mi jefe me ascendió a líder del equipo!',
      'Pintamos la cocina de amarillo.',
    ],
    questions: [
      ['¿Adónde se mudó su hermana?', 1],
      ['¿Cómo se llama el cachorro?', 0],
      ['¿A qué es alérgica?', 3],
      ['aprender piano', 5],
      ['¿Quién la ascendió a líder?', 6],
      ['color de la cocina', 7],
      ['águila en la montaña', 2],
      ['entradas agotadas concierto', 4],
      ['alergica cacahuete', 3],
    ],
  },
  cs: {
    turns: [
      'Minulý víkend jsem si adoptovala štěně jménem Rex.',
      'Moje sestra se přestěhovala do Lisabonu kvůli nové práci.',
      'Šli jsme na horu a viděli jsme orla.',
      'Mám alergii na arašídy.',
      'Koncert byl bohužel vyprodaný.',
      'V březnu jsem se začala učit na klavír.',
      'Šéf mě povýšil na vedoucí týmu!',
      'Kuchyň jsme vymalovali na žluto.',
      'Bratr pracuje v Praze jako lékař.',
    ],
    questions: [
      ['Kam se přestěhovala sestra?', 1],
      ['Jak se jmenuje štěně?', 0],
      ['Na co má alergie?', 3],
      ['učení na klavíru', 5],
      ['Kdo ji povýšil?', 6],
      ['Jakou barvou vymalovali kuchyni?', 7],
      ['Kde viděli orly?', 2],
      ['vyprodané koncerty', 4],
      ['Kdo z rodiny bydlí v Praha?', 8],
      ['kam se prestehovala sestra', 1],
      ['Kde pracuje bratrem', 8],
    ],
  },
  ru: {
    turns: [
      'В прошлые выходные я взяла щенка по кличке Рекс.',
      'Моя сестра переехала в Лиссабон ради новой работы.',
      'Мы поднялись на гору и увидели орла.',
      'У меня аллергия на арахис.',
      'К сожалению, билеты на концерт были распроданы.',
      'В марте я начала учиться играть на пианино.',
      'Начальник повысил меня до руководителя!',
      'Мы покрасили кухню в жёлтый цвет.',
    ],
    questions: [
      ['Куда переехала сестра?', 1],
      ['Как зовут щенка?', 0],
      ['На что у неё аллергия?', 3],
      ['учиться на пианино', 5],
      ['Кто повысил её?', 6],
      ['какого цвета кухня', 7],
      ['Где они видели орла на горе?', 2],
      ['распроданный концерт', 4],
      ['желтая кухня', 7],
    ],
  },
  ar: {
    turns: [
      'تبنيت جروا اسمه ركس في نهاية الأسبوع الماضي.',
      'انتقلت أختي إلى لشبونة من أجل عمل جديد.',
      'تسلقنا الجبل ورأينا نسرا.',
      'عندي حساسية من الفول السوداني.',
      'للأسف بيعت كل تذاكر الحفلة.',
      'بدأت أتعلم العزف على البيانو في مارس.',
      'رقاني مديري إلى قائدة الفريق!',
      'دهنا المطبخ باللون الأصفر.',
    ],
    questions: [
      ['إلى أين انتقلت الأخت؟', 1],
      ['ما اسم الجرو؟', 0],
      ['ما هي الحساسية لديها؟', 3],
      ['تعلم البيانو', 5],
      ['من المدير؟', 6],
      ['لون المطبخ', 7],
      ['أين رأوا النسر على الجبل؟', 2],
      ['تذاكر الحفلات', 4],
    ],
  },
  zh: {
    turns: [
      '上周末我领养了一只叫雷克斯的小狗。',
      '我姐姐为了新工作搬到了里斯本。',
      '我们爬上了山，看到了一只老鹰。',
      '我对花生过敏。',
      '可惜演唱会的票卖光了。',
      '三月份我开始学钢琴。',
      '老板把我升为团队负责人！',
      '我们把厨房刷成了黄色。',
    ],
    questions: [
      ['姐姐搬到哪里了？', 1],
      ['小狗叫什么名字？', 0],
      ['她对什么过敏？', 3],
      ['学钢琴', 5],
      ['谁升了她的职？老板', 6],
      ['厨房是什么颜色？', 7],
      ['在哪里看到老鹰？', 2],
      ['演唱会门票', 4],
      ['狗', 0],
      ['什么时候开始学琴的？', 5],
    ],
  },
  ja: {
    turns: [
      '先週末、レックスという子犬を引き取りました。',
      '姉は新しい仕事のためにリスボンへ引っ越しました。',
      '山に登って鷲を見ました。',
      '私はピーナッツアレルギーがあります。',
      '残念ながらコンサートのチケットは売り切れでした。',
      '三月からピアノを習い始めました。',
      '上司が私をチームリーダーに昇進させました！',
      '台所を黄色に塗りました。',
      '家で猫が寝ている。',
    ],
    questions: [
      ['お姉さんはどこに引っ越しましたか？', 1],
      ['子犬の名前は何ですか？', 0],
      ['何のアレルギーがありますか？', 3],
      ['ピアノを習う', 5],
      ['いつ昇進しましたか？', 6],
      ['台所は何色ですか？', 7],
      ['山で何を見ましたか？', 2],
      ['チケットは売り切れ？', 4],
      ['猫は？', 8],
    ],
  },
  ko: {
    turns: [
      '지난 주말에 렉스라는 강아지를 입양했어요.',
      '언니는 새 직장 때문에 리스본으로 이사했어요.',
      '우리는 산에 올라가서 독수리를 봤어요.',
      '저는 땅콩 알레르기가 있어요.',
      '아쉽게도 콘서트 표가 매진됐어요.',
      '삼월부터 피아노를 배우기 시작했어요.',
      '상사가 저를 팀장으로 승진시켰어요!',
      '부엌을 노란색으로 칠했어요.',
      '집에 고양이가 있어요.',
    ],
    questions: [
      ['언니는 어디로 이사했나요?', 1],
      ['강아지 이름이 뭐예요?', 0],
      ['무슨 알레르기가 있나요?', 3],
      ['피아노를 배운 때는?', 5],
      ['누가 승진시켰나요?', 6],
      ['부엌은 무슨 색이에요?', 7],
      ['독수리를 어디서 봤나요?', 2],
      ['콘서트 매진', 4],
      ['집은 어때요?', 8],
    ],
  },
};

const occurredAt = { instant: new Date('2023-05-08T12:00:00Z'), offsetMinutes: 0 };
const now = { instant: new Date('2023-09-01T12:00:00Z'), offsetMinutes: 0 };

interface Indexed {
  readonly key: string;
  readonly lexemes: ReadonlySet<string>;
  readonly length: number;
}

const indexed: readonly Indexed[] = Object.entries(conversations).flatMap(([language, { turns }]) =>
  turns.map((content, at) => {
    const { lexemes, length } = analyzeTurn({ content, occurredAt });
    return { key: `${language}${at}`, lexemes: new Set(lexemes), length };
  }),
);

/** Each turn is a session of its own, so that neighbours lend nothing. */
function ask(question: string, turns: readonly Indexed[]): string | undefined {
  const query = analyzeQuery(question, { now });
  const hits = turns.flatMap(({ key, lexemes, length }): TurnHit[] => {
    const mask = query.lexemes.reduce((sum, lexeme, bit) => sum + (lexemes.has(lexeme) ? 2 ** bit : 0), 0);
    return mask > 0 ? [{ sessionId: key, seq: 1, mask, length }] : [];
  });
  const averageLength = turns.reduce((sum, { length }) => sum + length, 0) / turns.length;
  const sessions = new Map(turns.map(({ key, length }) => [key, { turns: 1, length }]));
  return rankTurns(query, hits, { turns: turns.length, averageLength, sessions, count: 10 })[0]?.sessionId;
}

describe.each(Object.entries(conversations))('in %s', (language, { turns, questions }) => {
  const own = indexed.filter(({ key }) => key.startsWith(language));

  it.each(turns)('knows the language of %j', (content) => {
    expect(analyzeTurn({ content, occurredAt }).language).toBe(language);
  });

  it.each(questions)('%j finds turn %i first', (question, answer) => {
    expect(ask(question, own)).toBe(`${language}${answer}`);
  });

  it.each(questions)('%j finds turn %i first among the turns of all nine languages', (question, answer) => {
    expect(ask(question, indexed)).toBe(`${language}${answer}`);
  });
});
