use super::{Answer, Dimension, FULL_SCORE, Instrument};

/// What one dimension, or the whole, comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measure {
    /// The weighted mean of what was answered, per mille; `None` where that is not enough to say.
    pub score: Option<u32>,
    /// The weight of what was answered in that of what was asked, per mille.
    pub coverage: u32,
}

/// What the answers to an instrument come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scores {
    /// Work, income, debt.
    pub economic: Measure,
    /// Housing, school, documents, health care.
    pub social: Measure,
    /// Belonging, safety, state of mind.
    pub psychosocial: Measure,
    /// All of it; without a score unless every dimension has one.
    pub composite: Measure,
}

/// The sums of a dimension.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    /// Weights of all questions.
    asked: u128,
    /// Weights of those that were answered.
    answered: u128,
    /// Their scores, each as often as its weight.
    scored: u128,
}

impl Scores {
    /// Scores answers. What the instrument does not know counts as not answered. Exact until the one rounding at the
    /// end, half up: the composite is not made of rounded parts.
    #[must_use]
    pub fn of(instrument: &Instrument, answers: &[Answer]) -> Self {
        let [economic, social, psychosocial] = [Dimension::Economic, Dimension::Social, Dimension::Psychosocial]
            .map(|dimension| Sums::of(instrument, dimension, answers));
        let weight = |dimension| {
            let found = instrument.dimensions.iter().find(|known| known.code == dimension);
            found.map_or(0, |known| u128::from(known.weight))
        };
        let parts = [
            (economic, weight(Dimension::Economic)),
            (social, weight(Dimension::Social)),
            (psychosocial, weight(Dimension::Psychosocial)),
        ];
        let total = |part: fn(&Sums) -> u128| parts.iter().map(|(sums, _)| part(sums)).sum::<u128>();
        Self {
            economic: economic.measure(),
            social: social.measure(),
            psychosocial: psychosocial.measure(),
            composite: Measure {
                score: composite(&parts),
                coverage: coverage(total(|sums| sums.answered), total(|sums| sums.asked)),
            },
        }
    }
}

impl Sums {
    fn of(instrument: &Instrument, dimension: Dimension, answers: &[Answer]) -> Self {
        let questions = instrument.questions.iter().filter(|question| question.dimension == dimension);
        questions.fold(Self::default(), |mut sums, question| {
            let weight = u128::from(question.weight);
            sums.asked += weight;
            let answer = answers.iter().find(|answer| answer.question == question.code);
            if let Some(choice) = answer.and_then(|answer| question.choice(&answer.option)) {
                sums.answered += weight;
                sums.scored += weight * u128::from(choice.score);
            }
            sums
        })
    }

    fn measure(&self) -> Measure {
        Measure { score: rounded(self.scored, self.answered), coverage: coverage(self.answered, self.asked) }
    }
}

/// The weighted mean of fractions, over the product of what they are fractions of. An instrument's limits keep that
/// far below the largest integer.
fn composite(parts: &[(Sums, u128); 3]) -> Option<u32> {
    let product = parts.iter().map(|(sums, _)| sums.answered).product::<u128>();
    let terms = parts.iter().map(|(sums, weight)| Some(weight * sums.scored * product.checked_div(sums.answered)?));
    let weights = parts.iter().map(|(_, weight)| weight).sum::<u128>();
    rounded(terms.sum::<Option<u128>>()?, weights * product)
}

fn coverage(answered: u128, asked: u128) -> u32 {
    rounded(answered * u128::from(FULL_SCORE), asked).unwrap_or_default()
}

/// The quotient, half up; `None` of nothing.
fn rounded(dividend: u128, divisor: u128) -> Option<u32> {
    let doubled = divisor.checked_mul(2).filter(|doubled| *doubled > 0)?;
    u32::try_from((dividend * 2 + divisor) / doubled).ok()
}
