import type { NearMissType } from '../nearMissType.ts';
import type { TemplateBlock } from '../templateBlock.ts';

export const frames: readonly TemplateBlock<NearMissType>[] = [
  {
    type: 'wh word',
    slots: {
      q: [
        ['where', 'when'],
        ['why', 'where'],
        ['how', 'why'],
        ['when', 'how'],
      ],
      fact: [
        'the Vikings settled Iceland',
        'coral reefs form',
        'glaciers move',
        'the printing of banknotes is done',
      ],
      made: ['paper money', 'chess', 'vaccination'],
    },
    templates: [
      'Tell pupils {q} {fact}',
      'Do historians know {q} {fact}?',
      '[[Who|What]] made {made} popular in Europe?',
      '[[How far|How high]] can a flea jump?',
      '[[How old|How tall]] is the Eiffel Tower?',
      '[[Which|How many]] elements are liquid at room temperature?',
      'The tour guide had to stop the bus twice because of goats on the road, and still found time to tell everybody {q} {fact}. What is the correct version?',
    ],
  },
  {
    type: 'yes-no and how',
    slots: {
      work: [
        'clean a leather sofa with vinegar',
        'transfer a pension to another country',
        'run Docker without root',
        'sharpen a ceramic knife',
        'read a barcode with a webcam',
      ],
      nat: ['bees recognise faces', 'trees communicate', 'octopuses sleep'],
    },
    templates: [
      '[[Is there a way to|What are the steps to]] {work}?',
      '[[Do|Why do]] {nat}?',
      '[[Do|How do]] {nat}?',
      '[[Does anybody|Why does anybody]] {work}?',
      '[[Was|Why was]] the bridge over the Tay rebuilt?',
      'Between two meetings the caretaker mentioned that the tenants want to {work}, and nobody objected. [[Is|How is]] that done safely?',
    ],
  },
  {
    type: 'modal',
    slots: {
      mod: [
        ['might', 'must'],
        ['will', 'should'],
        ['can', 'should'],
        ['would', 'should'],
      ],
      actor: ['a witness', 'an importer', 'a trainee'],
      verb: ['sign the form', 'answer the phone', 'declare goods', 'work at night'],
    },
    templates: [
      'In which cases {mod} {actor} {verb}?',
      'How often {mod} {actor} {verb} under German law?',
      'What [[could|should]] be changed in a weak password policy?',
      'Which taxes [[do|may]] freelancers avoid in Estonia?',
      'Where [[shall|can]] the ashes of a pet be buried?',
      'The handbook of the agency has a chapter on duties and a chapter on habits, and new staff mix them up all the time. At what point {mod} {actor} {verb}?',
    ],
  },
  {
    type: 'tense',
    slots: {
      club: ['Ajax', 'Celtic', 'Benfica'],
      be: [
        ['are', 'were'],
        ['were', 'will be'],
        ['have been', 'are going to be'],
      ],
      firm: ['Nokia', 'Siemens', 'Boeing'],
    },
    templates: [
      'Which players {be} under contract with {club}?',
      'Who [[leads|led]] {firm} through a crisis?',
      'What [[makes|made]] {firm} so successful?',
      'How much [[does|did]] a ticket for {club} cost?',
      'Which factories [[does|did]] {firm} want to close?',
      'Collectors of old radios like to argue about dates, and they rarely agree. In which town [[is|was]] the main plant of {firm}, and how many people worked on the line?',
    ],
  },
  {
    type: 'person',
    slots: {
      pron: [
        ['I', 'they'],
        ['you', 'he'],
        ['she', 'he'],
        ['he', 'I'],
      ],
      obj: [
        ['her', 'them'],
        ['me', 'him'],
        ['you', 'us'],
      ],
      rel: [
        ['a mother', 'a father'],
        ['a husband', 'a wife'],
        ['a grandson', 'a granddaughter'],
      ],
    },
    templates: [
      'How can {pron} recover from a burnout?',
      'Which gift would please {rel} with a love of gardens?',
      'What did the dentist tell {obj} about brushing?',
      'Does the law protect {rel} after a divorce?',
      'Where will {pron} find a plumber on a Sunday?',
      'The novel begins in a kitchen in Odessa, with a broken samovar and a letter from abroad. Why does the letter upset {rel} so much?',
    ],
  },
  {
    type: 'preposition',
    slots: {
      dir: [
        ['onto', 'off'],
        ['through', 'around'],
        ['towards', 'away from'],
        ['up', 'down'],
      ],
      rel: [
        ['under', 'beside'],
        ['between', 'behind'],
        ['inside', 'outside'],
      ],
      spot: ['a volcano', 'the harbour', 'the old mill'],
    },
    templates: [
      'How did the hikers get {dir} {spot} in fog?',
      'What was found {rel} {spot}?',
      'Is there a discount [[for|from]] students at the opera?',
      'Who testified [[for|against]] the bank in court?',
      'How do I read [[from|into]] a socket in Go?',
      'Which films were made [[by|about]] Kubrick?',
      'On a map from 1840 a dotted line runs {dir} {spot} and ends at a cross with a date. What could the line have meant to sailors?',
    ],
  },
];
