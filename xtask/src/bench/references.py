"""How long well-known Python libraries take for the same models on the same files; docs/benchmarks.md says how to run it.

Prints a line per task: seconds and what came out, to be laid beside the answers of `window.mehr`.
"""

import sys
import time
import warnings

import numpy
import pandas
from lifelines import KaplanMeierFitter
from lifelines.statistics import multivariate_logrank_test
from lifetimes import BetaGeoFitter, GammaGammaFitter, ParetoNBDFitter
from lifetimes.utils import ConvergenceError, summary_data_from_transaction_data
from statsmodels.tsa.holtwinters import ExponentialSmoothing

warnings.filterwarnings("ignore")
UNTIL = pandas.Timestamp("2026-06-30")
QUIET_DAYS = 180


def timed(name, work):
    start = time.perf_counter()
    result = work()
    said = result[1] if isinstance(result, tuple) else ""
    print(f"{time.perf_counter() - start:9.3f} s  {name:44} {said}", flush=True)
    return result[0] if isinstance(result, tuple) else result


def fitted(model, *known):
    """Without a penalty if that converges, as in Mehr, else with the least one that does."""
    for penalty in (0.0, 0.001, 0.01, 0.1):
        try:
            fitter = model(penalty).fit(*known)
        except ConvergenceError:
            continue
        said = ", ".join(f"{name} {value:.4f}" for name, value in fitter.params_.items())
        return fitter, f"{said}, penalty {penalty}"
    raise SystemExit("no penalty lets it converge")


def main(folder):
    orders = timed("read orders.csv", lambda: pandas.read_csv(f"{folder}/orders.csv", parse_dates=[2]))
    customers = timed("read customers.csv", lambda: pandas.read_csv(f"{folder}/customers.csv", dtype=str))
    number, customer, day, amount = orders.columns[:4]

    # Weeks, and the days of a customer's purchases rather than the purchases, as in Mehr.
    def histories():
        found = summary_data_from_transaction_data(
            orders, customer, day, monetary_value_col=amount, observation_period_end=UNTIL
        )
        found["recency"] /= 7
        found["T"] /= 7
        return found, f"{len(found)} customers"

    known = timed("histories and spending out of orders", histories)
    beta_geo = timed(
        "fit of BG/NBD",
        lambda: fitted(BetaGeoFitter, known["frequency"], known["recency"], known["T"]),
    )
    again = known[(known["frequency"] > 0) & (known["monetary_value"] > 0)]
    spend = timed(
        "fit of Gamma-Gamma",
        lambda: fitted(GammaGammaFitter, again["frequency"], again["monetary_value"]),
    )

    def value():
        found = spend.customer_lifetime_value(
            beta_geo, known["frequency"], known["recency"], known["T"], known["monetary_value"], time=12, freq="W"
        )
        return found, f"sum {found.sum():.0f}"

    timed("12 discounted months of everybody, BG/NBD", value)

    def lives():
        bought = orders[orders[day] <= UNTIL].groupby(customer)[day].agg(["min", "max"])
        lost = (UNTIL - bought["max"]).dt.days > QUIET_DAYS
        until = bought["max"].where(lost, UNTIL)
        return pandas.DataFrame({"days": (until - bought["min"]).dt.days, "lost": lost})

    lived = timed("durations out of orders", lives)
    timed(
        "Kaplan-Meier curve",
        lambda: (None, f"median {KaplanMeierFitter().fit(lived['days'], lived['lost']).median_survival_time_}"),
    )
    industry = customers.set_index(customers.columns[0])[customers.columns[7]].reindex(lived.index).fillna("")

    def log_rank():
        found = multivariate_logrank_test(lived["days"], industry, lived["lost"])
        return None, f"chi2 {found.test_statistic:.3f}"

    timed("log-rank test by industry", log_rank)

    def holt_winters():
        months = orders.groupby(orders[day].dt.to_period("M"))[amount].sum()[1:-1].astype(float).to_numpy()
        model = ExponentialSmoothing(months, trend="add", seasonal="add", seasonal_periods=6)
        return None, f"next {numpy.round(model.fit().forecast(1)[0])}"

    timed("Holt-Winters by month, season of six", holt_winters)
    # Last, as it takes the longest by far.
    timed(
        "fit of Pareto/NBD",
        lambda: fitted(ParetoNBDFitter, known["frequency"], known["recency"], known["T"]),
    )


if __name__ == "__main__":
    main(sys.argv[1])
