export const ScheduleCard = () => null
