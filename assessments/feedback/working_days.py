"""Working days in Germany: Monday to Friday without the nine public holidays that all states share."""

from datetime import date, timedelta

ANSWER_MINIMUM = 5
ANSWER_DEFAULT = 7
FIXED_HOLIDAYS = {(1, 1), (5, 1), (10, 3), (12, 25), (12, 26)}
FROM_EASTER = (-2, 1, 39, 50)  # Karfreitag, Ostermontag, Christi Himmelfahrt, Pfingstmontag


def easter_sunday(year: int) -> date:
    """Gauss's rule with its two exceptions, for the years 1900 to 2099 and beyond by the century terms."""
    century = year // 100
    moon = (15 + (3 * century + 3) // 4 - (8 * century + 13) // 25) % 30
    full = (19 * (year % 19) + moon) % 30
    full -= full // 29 + (full // 28 - full // 29) * (year % 19 // 11)
    sunday = 7 - (year + year // 4 + 2 - (3 * century + 3) // 4) % 7
    first = 21 + full
    return date(year, 3, 1) + timedelta(days=first + 7 - (first - sunday) % 7 - 1)


def is_working_day(day: date) -> bool:
    if day.weekday() >= 5 or (day.month, day.day) in FIXED_HOLIDAYS:
        return False
    return (day - easter_sunday(day.year)).days not in FROM_EASTER


def add_working_days(start: date, days: int) -> date:
    """The day on which `days` full working days after `start` have come."""
    day = start
    while days:
        day += timedelta(days=1)
        days -= is_working_day(day)
    return day


def earliest_answer_date(today: date) -> date:
    """A city has at least five working days for a Rückfrage."""
    return add_working_days(today, ANSWER_MINIMUM)


def default_answer_date(today: date) -> date:
    return add_working_days(today, ANSWER_DEFAULT)
