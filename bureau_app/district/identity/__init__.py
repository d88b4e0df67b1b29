"""Who a device is: the district's own certification authority, enrolment by a one-time code, renewal, limits."""
