//! Outturn against target, in exact decimals.

use rust_decimal::{Decimal, RoundingStrategy};

use crate::record::{Comparator, Number, Outturn, PolarityValue, Target, Variance, VarianceStatus};

/// Outturn minus target, the same in percent of the target, and whether the target was met.
///
/// A range has no difference, only a status. The target's own comparison decides before the polarity does; without
/// either the status is `None`. All is `None` where a number is missing or the units differ. The percentage is of
/// the target's size, so that its sign is that of the difference.
pub fn variance(outturn: &Outturn, target: &Target, polarity: Option<PolarityValue>) -> Variance {
    let Some(result) = outturn.value.filter(|_| outturn.unit.is_some() && outturn.unit == target.unit) else {
        return Variance::default();
    };
    if let (Some(low), Some(high)) = (target.low, target.high) {
        return Variance { status: Some(status(low <= result && result <= high)), ..Variance::default() };
    }
    let Some(goal) = target.value else { return Variance::default() };
    let (result, goal) = (result.decimal(), goal.decimal());
    let absolute = result.checked_sub(goal);
    Variance {
        absolute: absolute.and_then(Number::new),
        percent: absolute.and_then(|difference| percent(difference, goal)),
        status: met(result, goal, target.comparator, polarity).map(status),
    }
}

/// One decimal, half away from zero; `None` of a target of zero.
fn percent(difference: Decimal, goal: Decimal) -> Option<Number> {
    let share = difference.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(goal.abs())?;
    Number::new(share.round_dp_with_strategy(1, RoundingStrategy::MidpointAwayFromZero))
}

fn met(
    result: Decimal,
    goal: Decimal,
    comparator: Option<Comparator>,
    polarity: Option<PolarityValue>,
) -> Option<bool> {
    match (comparator, polarity) {
        (Some(Comparator::AtLeast), _) => Some(result >= goal),
        (Some(Comparator::AtMost), _) => Some(result <= goal),
        (Some(Comparator::Above), _) => Some(result > goal),
        (Some(Comparator::Below), _) => Some(result < goal),
        (_, Some(PolarityValue::HighIsGood)) => Some(result >= goal),
        (_, Some(PolarityValue::LowIsGood)) => Some(result <= goal),
        (_, Some(PolarityValue::RangeIsGood) | None) => None,
    }
}

fn status(met: bool) -> VarianceStatus {
    if met { VarianceStatus::Met } else { VarianceStatus::Missed }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalise::quantity;

    fn of(outturn: &str, target: &str, polarity: Option<PolarityValue>) -> (String, String, Option<VarianceStatus>) {
        let result = quantity::parse(outturn);
        let goal = quantity::parse(target);
        let outturn = Outturn {
            text: outturn.to_string(),
            value: result.as_ref().and_then(|reading| reading.value),
            unit: result.map(|reading| reading.unit),
            at: Vec::new(),
        };
        let range = goal.as_ref().and_then(|reading| reading.range);
        let target = Target {
            text: target.to_string(),
            value: goal.as_ref().and_then(|reading| reading.value),
            unit: goal.as_ref().map(|reading| reading.unit),
            basis: None,
            comparator: goal.and_then(|reading| reading.comparator),
            low: range.map(|(low, _)| low),
            high: range.map(|(_, high)| high),
            at: Vec::new(),
        };
        let found = variance(&outturn, &target, polarity);
        let shown = |number: Option<Number>| number.map_or("null".to_string(), |number| number.to_string());
        (shown(found.absolute), shown(found.percent), found.status)
    }

    #[test]
    fn differences_are_exact_and_rounded_half_away_from_zero() {
        use PolarityValue::{HighIsGood, LowIsGood, RangeIsGood};
        use VarianceStatus::{Met, Missed};
        let table = [
            ("39%", "25%", Some(LowIsGood), "14", "56", Some(Missed)),
            ("52.3%", "55%", Some(HighIsGood), "-2.7", "-4.9", Some(Missed)),
            ("83.3%", "87%", Some(HighIsGood), "-3.7", "-4.3", Some(Missed)),
            ("10.05", "10", Some(HighIsGood), "0.05", "0.5", Some(Met)),
            ("201", "200", None, "1", "0.5", None),
            ("2001", "2000", None, "1", "0.1", None),
            ("1999", "2000", None, "-1", "-0.1", None),
            ("3", "0", Some(LowIsGood), "3", "null", Some(Missed)),
            ("-3", "-2", Some(HighIsGood), "-1", "-50", Some(Missed)),
            ("90%", ">=90%", None, "0", "0", Some(Met)),
            ("5", "<5", Some(LowIsGood), "0", "0", Some(Missed)),
            ("31 weeks", "A maximum of 30 weeks", None, "1", "3.3", Some(Missed)),
            ("7%", "5-10%", None, "null", "null", Some(Met)),
            ("11%", "5-10%", None, "null", "null", Some(Missed)),
            ("5", "5", Some(RangeIsGood), "0", "0", None),
            ("7 working days", "100%", Some(HighIsGood), "null", "null", None),
            ("N/A", "100%", Some(HighIsGood), "null", "null", None),
            ("7", "Top Quartile", Some(HighIsGood), "null", "null", None),
        ];
        for (outturn, target, polarity, absolute, percent, status) in table {
            let expected = (absolute.to_string(), percent.to_string(), status);
            assert_eq!(of(outturn, target, polarity), expected, "{outturn} against {target}");
        }
    }
}
